"""How the chute gets its model: called once, before anything is answered. Later there is no network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class LoadedModel:
    model: Any
    tokenizer: Any
    room: int
    """Tokens that prompt and answer may have together."""


def load_model(folder: Path) -> LoadedModel:
    """The causal language model of this repository at the deployed revision, on a GPU where there is one."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    where = model_folder(folder)
    tokenizer = AutoTokenizer.from_pretrained(where, local_files_only=True)
    # Only safetensors: pickled weights can run code while they are loaded.
    model = AutoModelForCausalLM.from_pretrained(where, local_files_only=True, use_safetensors=True, dtype="auto")
    model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
    # A model brings defaults for its generation; ours are said in full, and these would be mixed with them.
    model.generation_config.max_length = None
    return LoadedModel(model, tokenizer, getattr(model.config, "max_position_embeddings", None) or 2048)


def model_folder(folder: Path) -> Path:
    """Where config.json lies: in models/, in its only subfolder that has one, or at the top of the repository."""
    models = folder / "models"
    found = [place for place in (models, *sorted(models.glob("*/")), folder) if (place / "config.json").is_file()]
    if len(found) != 1:
        names = ", ".join(str(place.relative_to(folder)) for place in found) or "none"
        raise ValueError(f"one folder with config.json, *.safetensors and a tokenizer is needed, in models/ best; found: {names}")
    return found[0]
