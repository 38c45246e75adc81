"""The predictor: lets a causal language model continue the utterance. Any model that transformers can load will do."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from threading import Event
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, StoppingCriteria, StoppingCriteriaList

from generation_settings import GenerationSettings, ModelSource
from prompt import asked_prefix, full_utterance, messages, plain_prompt

log = logging.getLogger("miner")

SECONDS = 8.0
"""A generation stops then with what it has: validators wait for 10 seconds, and an empty answer scores nothing."""


class Predictor:
    """One model on one device. `predict` is meant for one thread at a time, `close` for any."""

    def __init__(self, model: Any, tokenizer: Any, name: str, settings: GenerationSettings) -> None:
        self.name = name
        self._model = model
        self._tokenizer = tokenizer
        self._settings = settings
        self._room = getattr(model.config, "max_position_embeddings", None) or 2048
        # At least half of a small model's room stays for what was said.
        self._new_tokens = min(settings.max_new_tokens, self._room // 2)
        self._stopped = Event()

    @classmethod
    def load(cls, folder: Path) -> Predictor:
        """Reads MINER_* and CHUTE_*. Raises ValueError, OSError or RuntimeError where no model can be served."""
        settings = GenerationSettings.from_environment(os.environ)
        source = ModelSource.find(folder / "models", os.environ)
        where = {"revision": source.revision, "local_files_only": source.is_local}
        tokenizer = AutoTokenizer.from_pretrained(source.id, **where)
        # Only safetensors: pickled weights can run code while they are loaded.
        model = AutoModelForCausalLM.from_pretrained(source.id, use_safetensors=True, dtype="auto", **where)
        model.to(os.environ.get("MINER_DEVICE") or "cpu").eval()
        # A model brings defaults for its generation; ours are said in full, and these would be mixed with them.
        model.generation_config.max_length = None
        predictor = cls(model, tokenizer, source.name or model.config.model_type, settings)
        # The first generation is slower than the others: better now than in a validator's first step.
        predictor.predict("hello")
        return predictor

    def close(self) -> None:
        """Ends a generation that is under way."""
        self._stopped.set()

    def predict(self, prefix: str, context: str = "") -> str:
        """The full utterance: `prefix` exactly as it is, then what the model adds. The same input gives the same answer."""
        if not prefix.strip():
            return prefix
        return full_utterance(prefix, self._generate(prefix, context))

    @torch.inference_mode()
    def _generate(self, prefix: str, context: str) -> str:
        settings = self._settings
        inputs = self._encode(prefix, context).to(self._model.device)
        sampling: dict[str, Any] = {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
        if settings.do_sample:
            torch.manual_seed(int.from_bytes(hashlib.sha256(f"{prefix}\0{context}".encode()).digest()[:8], "big") >> 1)
            sampling = {
                "do_sample": True,
                "temperature": settings.temperature,
                "top_p": settings.top_p,
                "top_k": settings.top_k,
            }
        output = self._model.generate(
            **inputs,
            **sampling,
            max_new_tokens=self._new_tokens,
            max_time=SECONDS,
            pad_token_id=self._padding(),
            stopping_criteria=StoppingCriteriaList([_WhenSet(self._stopped)]),
        )
        tokens = output[0].tolist()
        # Decoded together and then cut: alone, some tokenizers lose the blank before the first new word.
        known = self._tokenizer.decode(tokens[: inputs["input_ids"].shape[1]], skip_special_tokens=True)
        return self._tokenizer.decode(tokens, skip_special_tokens=True)[len(known) :]

    def _encode(self, prefix: str, context: str) -> Any:
        """The prompt as tokens, cut at its beginning where it does not fit into the model."""
        self._tokenizer.truncation_side = "left"
        return_as: dict[str, Any] = {"return_tensors": "pt", "truncation": True, "return_token_type_ids": False}
        return_as["max_length"] = self._room - self._new_tokens
        if self._tokenizer.chat_template:
            try:
                # Models that think aloud first would spend all their tokens on it; other templates ignore the word.
                chat = self._tokenizer.apply_chat_template(
                    messages(prefix, context), tokenize=False, add_generation_prompt=True, enable_thinking=False
                )
                return self._tokenizer(chat + asked_prefix(prefix), add_special_tokens=False, **return_as)
            except Exception as error:
                # A template is a program of the model's author: it may fail in any way, and base models have some that do.
                log.debug("the chat template failed (%s): the model is asked to continue plain text", error)
        return self._tokenizer(plain_prompt(prefix, context), **return_as)

    def _padding(self) -> int | None:
        padding: int | None = self._tokenizer.pad_token_id
        return self._tokenizer.eos_token_id if padding is None else padding


class _WhenSet(StoppingCriteria):
    """Stops at the next token once the server is told to."""

    def __init__(self, event: Event) -> None:
        self._event = event

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor, **_: Any) -> torch.BoolTensor:
        return torch.full((input_ids.shape[0],), self._event.is_set(), device=input_ids.device, dtype=torch.bool)
