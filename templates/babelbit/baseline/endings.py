"""How alike one ending is to many others at once, as the scorer counts it.

A validator scores a prediction against the truth by half the similarity of their letters (one minus the edit distance
over the longer length) plus half the overlap of their word sets. When the truth is unknown, the ending worth giving is
the one with the highest *expected* score over the endings that may come. That takes thousands of edit distances, so all
the possible endings stand side by side in one long integer, and Myers' bit-parallel algorithm (J. ACM 46, 1999) compares
an ending with all of them in one pass: each has a lane of bits, and one empty bit above it keeps carries from leaking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus import Words


class Progress(NamedTuple):
    """An ending under comparison: what was read of it, and where each lane rises and falls."""

    words: Words
    length: int
    rises: int
    falls: int


class Endings:
    """A group of endings, each a tuple of words (the empty one means: the utterance is over), equally likely."""

    def __init__(self, endings: Sequence[Words]) -> None:
        if not endings:
            raise ValueError("a group of endings needs at least one")
        texts = [_text(words) for words in endings]
        self._sets = [frozenset(words) for words in endings]
        self._lengths = [len(text) for text in texts]
        self._mask, self._first_bits, self._slices = _lanes(self._lengths)
        self._bits = sum(self._lengths) + len(texts)
        self._where = _positions("\0".join(texts) + "\0")
        self.start = Progress((), 0, self._mask, 0)

    def __len__(self) -> int:
        return len(self._lengths)

    def read(self, progress: Progress, words: Iterable[str]) -> Progress:
        """Reads more words of the ending that is compared."""
        mask, first_bits, where = self._mask, self._first_bits, self._where
        rises, falls, added = progress.rises, progress.falls, tuple(words)
        text = _text(added)
        for letter in text:
            equal = where.get(letter, 0)
            vertical = equal | falls
            horizontal = (((equal & rises) + rises) ^ rises) | equal
            up = ((falls | (mask ^ ((horizontal | rises) & mask))) << 1 | first_bits) & mask
            down = ((rises & horizontal) << 1) & mask
            rises = down | (mask ^ ((vertical | up) & mask))
            falls = up & vertical
        return Progress(progress.words + added, progress.length + len(text), rises, falls)

    def score(self, progress: Progress, prefix: Words) -> float:
        """The mean score (0 to 1) of prefix + the ending that was read, were each ending of the group the true one."""
        known = frozenset(prefix)
        mine = frozenset(progress.words) - known
        shared, prefix_length, length = len(known), len(" ".join(prefix)), progress.length
        rises, falls = format(progress.rises, f"0{self._bits}b"), format(progress.falls, f"0{self._bits}b")
        total = 0.0
        for lane, theirs, their_length in zip(self._slices, self._sets, self._lengths, strict=True):
            distance = length + rises[lane].count("1") - falls[lane].count("1")
            common = shared + len(mine & theirs)
            union = shared + len(mine) + len(theirs - known) - (common - shared)
            total += 1 - distance / (prefix_length + max(length, their_length)) + common / union
        return total / (2 * len(self._lengths))

    def score_of(self, ending: Words, prefix: Words) -> float:
        """`score` of a whole ending."""
        return self.score(self.read(self.start, ending), prefix)


def _text(words: Iterable[str]) -> str:
    """An ending as it is glued to the prefix: each word with the blank before it."""
    return "".join(f" {word}" for word in words)


def _lanes(lengths: Sequence[int]) -> tuple[int, int, list[slice]]:
    """The bits in use, the lowest bit of each lane that has any, and each lane as a slice of the binary digits."""
    mask = first_bits = offset = 0
    total = sum(lengths) + len(lengths)
    slices = []
    for length in lengths:
        mask |= ((1 << length) - 1) << offset
        if length:
            first_bits |= 1 << offset
        slices.append(slice(total - offset - length, total - offset))
        offset += length + 1
    return mask, first_bits, slices


def _positions(text: str) -> dict[str, int]:
    """For each letter an integer with a one wherever the text has it (the guard between two lanes is no letter)."""
    backwards = text[::-1]
    letters = set(text) - {"\0"}
    blank = {ord(letter): "0" for letter in letters | {"\0"}}
    return {letter: int(backwards.translate(blank | {ord(letter): "1"}), 2) for letter in letters}
