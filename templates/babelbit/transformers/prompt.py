"""What a model is asked, and what is taken from its answer. Pure text: nothing here needs a model."""

from __future__ import annotations

import re

CONTEXT_SEPARATOR = " EOF "
"""What a validator puts between the earlier utterances of a dialogue."""
CONTEXT_UTTERANCES = 12
CONTEXT_LETTERS = 3000
"""Of the latest utterances so many, and so many letters in all: a long dialogue must not make the answer late."""
PREFIX_LETTERS = 2000

INSTRUCTIONS = (
    "You overhear a conversation and finish other people's sentences. You get the utterances so far and the beginning of "
    "the next one. Reply with that next utterance in full, on one line, starting with exactly the words given. "
    "Add no quotation marks, no name of a speaker and no explanation."
)

_ENDS = re.compile(r"\n|\bEOF\b|(?:^|\s)(?:System|User|Assistant|Human):|<\|")
"""Where an answer stops being the utterance: another line, the validators' separator, a role, a control token."""
_GLUED = re.compile(r"^[^\s\w]+(?=\s|$)")


def earlier_utterances(context: str) -> list[str]:
    """The latest utterances of a context, in their order."""
    kept: list[str] = []
    letters = 0
    utterances = [text for part in context.split(CONTEXT_SEPARATOR) if (text := " ".join(part.split()))]
    for utterance in reversed(utterances[-CONTEXT_UTTERANCES:]):
        letters += len(utterance)
        if letters > CONTEXT_LETTERS:
            break
        kept.append(utterance)
    return kept[::-1]


def messages(prefix: str, context: str) -> list[dict[str, str]]:
    """For a model with a chat template. The prefix is put behind the prompt too, so that the model only goes on."""
    earlier = "\n".join(f"- {utterance}" for utterance in earlier_utterances(context))
    dialogue = f"The conversation so far:\n{earlier}\n\n" if earlier else ""
    question = f"{dialogue}The next utterance begins with:\n{asked_prefix(prefix)}"
    return [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": question}]


def plain_prompt(prefix: str, context: str) -> str:
    """For a model that only continues text: the dialogue, one utterance a line, the last one unfinished."""
    return "\n".join((*earlier_utterances(context), asked_prefix(prefix)))


def asked_prefix(prefix: str) -> str:
    """The words so far without blanks at the end, which tokenizers take badly; only the latest of very many."""
    words = prefix.rstrip()
    return words if len(words) <= PREFIX_LETTERS else words[-PREFIX_LETTERS:].partition(" ")[2] or words[-PREFIX_LETTERS:]


def full_utterance(prefix: str, generated: str) -> str:
    """The prefix exactly as it is, then what the model added to it.

    A validator sends whole words, so what the model glued to the last one is known to be wrong: marks are dropped,
    letters become a word of their own.
    """
    ends = _ENDS.search(generated)
    text = _after(prefix.strip(), generated[: ends.start()] if ends else generated)
    completion = " ".join(_GLUED.sub("", text).split())
    if not completion:
        return prefix
    return prefix + ("" if prefix[-1:].isspace() or not prefix else " ") + completion


def _after(said: str, text: str) -> str:
    """Without the words so far, where the model began again with them, perhaps in quotation marks."""
    again = text.strip()
    quoted = again.startswith('"')
    rest = again[quoted:].removeprefix(said)
    if rest == again[quoted:] or (rest and not rest[0].isspace()):
        return text
    return rest.removesuffix('"') if quoted else rest
