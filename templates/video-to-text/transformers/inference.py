"""The model: a language model from `models/` writes a caption from those of the nearest known clips."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, StoppingCriteria, StoppingCriteriaList

from nearest import Table
from prompt import caption_of, messages, plain_prompt

NEAREST = 5
NEW_TOKENS = 40
SECONDS = 20.0
"""For one batch: validators wait for 30 seconds, since February 2025 for 60. What is written by then counts."""


class CaptionModel:
    """Used by one thread at a time, but for `close`."""

    def __init__(self, table: Table, model: Any, tokenizer: Any) -> None:
        self.name = f"{model.config.model_type} on {model.device}"
        self._table = table
        self._model = model
        self._tokenizer = tokenizer
        self._stopped = Event()

    @classmethod
    def load(cls, folder: Path) -> CaptionModel:
        """MINER_DEVICE (`cpu`, `cuda`, `cuda:1`) or else a GPU where there is one. Raises OSError, ValueError or RuntimeError
        where there is no model that can be served."""
        table = Table.read(folder / "captions.jsonl")
        source = model_folder(folder / "models")
        tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True, padding_side="left", truncation_side="left")
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token
        # Only safetensors: pickled weights can run code while they are loaded.
        model = AutoModelForCausalLM.from_pretrained(source, local_files_only=True, use_safetensors=True, dtype="auto")
        model.to(os.environ.get("MINER_DEVICE") or ("cuda" if torch.cuda.is_available() else "cpu")).eval()
        # A model brings defaults for its generation; ours are said in full, and these would be mixed with them.
        model.generation_config.max_length = None
        captioner = cls(table, model, tokenizer)
        # The first generation is slower than the others: better now than in a validator's first batch.
        captioner.caption(table.rows[:1])
        return captioner

    def close(self) -> None:
        """Ends a generation that is under way."""
        self._stopped.set()

    def caption(self, rows: np.ndarray) -> list[str]:
        """One caption a row, of shape (clips, 1024), each of length 1. Whatever is raised here is answered as HTTP 500, with
        the message as its reason."""
        near = self._table.nearest(rows, NEAREST)
        written = self._write([self._asked(captions) for captions in near])
        return [caption_of(text, captions) for text, captions in zip(written, near, strict=True)]

    def _asked(self, near: list[str]) -> str:
        if not self._tokenizer.chat_template:
            return plain_prompt(near)
        # Models that think aloud first would spend all their tokens on it; other templates ignore the word.
        return self._tokenizer.apply_chat_template(
            messages(near), tokenize=False, add_generation_prompt=True, enable_thinking=False
        )

    @torch.inference_mode()
    def _write(self, prompts: list[str]) -> list[str]:
        """What the model adds to each prompt: all of a batch at once, always the likeliest token."""
        room = (getattr(self._model.config, "max_position_embeddings", None) or 2048) - NEW_TOKENS
        inputs = self._tokenizer(
            prompts,
            return_tensors="pt",
            padding=True,
            truncation=True,
            max_length=room,
            add_special_tokens=not self._tokenizer.chat_template,
            return_token_type_ids=False,
        ).to(self._model.device)
        output = self._model.generate(
            **inputs,
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            max_new_tokens=NEW_TOKENS,
            max_time=SECONDS,
            pad_token_id=self._tokenizer.pad_token_id,
            stopping_criteria=StoppingCriteriaList([_WhenSet(self._stopped)]),
        )
        return self._tokenizer.batch_decode(output[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)


def model_folder(models: Path) -> Path:
    """What lies in `models/` itself, or in its only subfolder with a config.json. Raises ValueError with what to do where there
    is none, or more than one."""
    found = [folder for folder in (models, *sorted(models.glob("*/"))) if (folder / "config.json").is_file()]
    if not found:
        raise ValueError("no model: put its files (config.json, *.safetensors, the tokenizer's) into models/")
    if len(found) > 1:
        names = ", ".join(folder.name for folder in found)
        raise ValueError(f"more than one model in models/ ({names}): leave one")
    return found[0]


class _WhenSet(StoppingCriteria):
    """Stops at the next token once the server is told to."""

    def __init__(self, event: Event) -> None:
        self._event = event

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor, **_: Any) -> torch.BoolTensor:
        return torch.full((input_ids.shape[0],), self._event.is_set(), device=input_ids.device, dtype=torch.bool)
