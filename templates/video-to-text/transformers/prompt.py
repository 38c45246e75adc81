"""What the language model is asked, and what is taken from its answer. Nothing here needs a model."""

from __future__ import annotations

from collections.abc import Sequence

TASK = "Write one plain sentence that describes a video clip. Descriptions of the clips that look most like it, the closest first:"
LONGEST = 300
"""Characters of a caption."""


def messages(near: Sequence[str]) -> list[dict[str, str]]:
    """The question for a model with a chat template."""
    known = "\n".join(f"- {caption}" for caption in near)
    return [{"role": "user", "content": f"{TASK}\n{known}\nAnswer with the sentence alone."}]


def plain_prompt(near: Sequence[str]) -> str:
    """The same for a model that continues text: the closest description stands last, and a further one is due."""
    lines = [f"A video clip: {caption}" for caption in reversed(near)]
    return "\n".join([*lines, "A video clip:"])


def caption_of(generated: str, near: Sequence[str]) -> str:
    """The first line that says something, without quotation marks and list marks, cut at the end of a sentence where it is too
    long. Where there is none, the closest description: an empty caption costs the whole batch."""
    for line in generated.replace("A video clip:", "\n").splitlines():
        text = " ".join(line.strip(" \t-*\"'“”").split())
        if any(character.isalnum() for character in text):
            return text if len(text) <= LONGEST else _shortened(text)
    return near[0]


def _shortened(text: str) -> str:
    cut = text[:LONGEST]
    end = max(cut.rfind(mark) for mark in ".!?")
    return cut[: end + 1] if end > 0 else cut.rsplit(" ", 1)[0]
