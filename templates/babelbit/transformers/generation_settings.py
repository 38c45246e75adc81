"""The variables that say which model is served and how it generates: MINER_* and CHUTE_*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TRUE = ("1", "true", "yes")
FALSE = ("0", "false", "no")


@dataclass(frozen=True)
class GenerationSettings:
    """How a completion is generated, under the names that the original miner gave the variables."""

    max_new_tokens: int = 24
    temperature: float = 0.7
    top_p: float = 0.95
    top_k: int = 50
    """0: no limit."""
    do_sample: bool = True
    """False: the likeliest token each time."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> GenerationSettings:
        """Raises ValueError, which names the variable, for a value out of range."""
        default = cls()
        temperature = _number(environment, "CHUTE_TEMPERATURE", default.temperature, 0, 1000)
        do_sample = _switch(environment, "CHUTE_DO_SAMPLE", default.do_sample)
        return cls(
            max_new_tokens=int(_number(environment, "CHUTE_MAX_NEW_TOKENS", default.max_new_tokens, 1, 4096, whole=True)),
            temperature=temperature,
            top_p=_number(environment, "CHUTE_TOP_P", default.top_p, 0.0001, 1),
            top_k=int(_number(environment, "CHUTE_TOP_K", default.top_k, 0, 1_000_000, whole=True)),
            # Sampling at temperature 0 is what "the likeliest token" means; the library refuses to divide by it.
            do_sample=do_sample and temperature > 0,
        )


@dataclass(frozen=True)
class ModelSource:
    """Where the model comes from: a folder, or a hub id with its revision."""

    id: str
    revision: str | None
    is_local: bool

    @property
    def name(self) -> str | None:
        """What to call it; None for the folder that is called "models" whatever lies in it."""
        name = Path(self.id).resolve().name if self.is_local else self.id
        return None if name == "models" else name

    @classmethod
    def find(cls, models: Path, environment: Mapping[str, str]) -> ModelSource:
        """MINER_MODEL_ID where it is set, else what lies in `models/` itself or in its only subfolder with a config.json.

        Raises ValueError with what to do where there is none, or more than one.
        """
        for name in ("MINER_LOAD_IN_8BIT", "MINER_LOAD_IN_4BIT"):
            if _switch(environment, name, False):
                raise ValueError(f"{name} is set, but this server does not quantise: serve a model that already is")
        chosen = environment.get("MINER_MODEL_ID", "").strip()
        if chosen:
            revision = environment.get("MINER_MODEL_REVISION", "").strip()
            return cls(chosen, None if revision.lower() in ("", "none") else revision, Path(chosen).is_dir())
        found = [folder for folder in (models, *sorted(models.glob("*/"))) if (folder / "config.json").is_file()]
        if not found:
            raise ValueError(
                f"no model: put its files (config.json, *.safetensors, the tokenizer's) into {models}, "
                "or set MINER_MODEL_ID to a hub id such as owner/name"
            )
        if len(found) > 1:
            names = ", ".join(str(folder) for folder in found)
            raise ValueError(f"more than one model ({names}): leave one, or set MINER_MODEL_ID to the folder to serve")
        return cls(str(found[0]), None, True)


def _number(
    environment: Mapping[str, str], name: str, default: float, least: float, most: float, *, whole: bool = False
) -> float:
    text = environment.get(name, "").strip()
    if not text:
        return default
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ValueError(f"{name} is {text!r}: use a{' whole' if whole else ''} number from {least:g} to {most:g}")
    return value


def _switch(environment: Mapping[str, str], name: str, default: bool) -> bool:
    text = environment.get(name, "").strip().lower()
    if not text:
        return default
    if text not in (*TRUE, *FALSE):
        raise ValueError(f"{name} is {text!r}: use 1 or 0")
    return text in TRUE
