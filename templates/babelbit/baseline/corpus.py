"""The sentences that the predictor learned from: plain text, one utterance a line, an empty line between dialogues."""

from __future__ import annotations

from pathlib import Path

Words = tuple[str, ...]

CONTEXT_SEPARATOR = " EOF "
"""What a validator puts between the earlier utterances of a dialogue (no speaker labels, nothing at the end)."""


def read_corpus(folder: Path) -> list[Words]:
    """All utterances of `folder/*.txt`, in a fixed order, each as its words (cut at white space, as validators do)."""
    utterances: list[Words] = []
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            words = tuple(line.split())
            if words:
                utterances.append(words)
    if not utterances:
        raise ValueError(f"no sentence found in {folder}/*.txt: the predictor has nothing to learn from")
    return utterances


def context_utterances(context: str, limit: int) -> list[Words]:
    """The last `limit` utterances of a context, the latest first."""
    utterances = [tuple(part.split()) for part in context.split(CONTEXT_SEPARATOR)]
    return [words for words in reversed(utterances) if words][:limit]


def fold(word: str) -> str:
    """The form under which words are looked up: what differs only in case or in the mark after it is one word."""
    return word.lower().strip('.,!?;:"()') or word


def closes_sentence(word: str) -> bool:
    """Whether a sentence can be over after this word."""
    return word.rstrip("\"')").endswith((".", "?", "!"))
