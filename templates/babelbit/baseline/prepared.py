"""What `learn.py` prepared for the server: `models/completions.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from corpus import Words
from places import Place


def prepared_file(folder: Path) -> Path:
    return folder / "models" / "completions.json"


def digest(utterances: Iterable[Words]) -> str:
    """Tells whether the corpus is still the one that was learned from."""
    text = "\n".join(" ".join(words) for words in utterances)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_prepared(folder: Path, utterances: Iterable[Words]) -> dict[Place, Words]:
    """The completion for each frequent place. Raises ValueError where they were made from another corpus."""
    file = prepared_file(folder)
    document = json.loads(file.read_text(encoding="utf-8"))
    if document["corpus"] != digest(utterances):
        raise ValueError(f"{file} was made from another corpus: run `python learn.py` again")
    return {tuple(entry["place"]): tuple(entry["words"].split()) for entry in document["completions"]}
