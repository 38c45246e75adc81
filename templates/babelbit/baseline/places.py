"""Where a prefix stops, described so that it can be compared with the corpus, and what followed there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from corpus import Words, closes_sentence, fold

Place = tuple[str, ...]
"""One description of where a prefix stops, such as ("first", "could")."""
T = TypeVar("T")

FEWEST = 3
"""A description that fits fewer places of the corpus says too little."""
LAST_POSITION = 6
"""Beyond so many words the position tells nothing new."""


class Places:
    """All the places of a corpus, each with the endings that followed (the empty one: the utterance was over)."""

    def __init__(self, utterances: Iterable[Words]) -> None:
        learned = list(utterances)
        self._questions: Counter[str] = Counter()
        for words in learned:
            self._questions[fold(words[0])] += 1 if words[-1].endswith("?") else -1
        self.followed: dict[Place, list[Words]] = defaultdict(list)
        for words in learned:
            for stop in range(1, len(words) + 1):
                begun = words[:stop]
                for place in (self.general(begun), *_by_words(begun)):
                    self.followed[place].append(words[stop:])

    def general(self, words: Words) -> Place:
        """The description that fits every prefix: what kind of utterance it seems to be, and how far it has come."""
        if closes_sentence(words[-1]):
            return ("closed", "anywhere")
        position = str(min(len(words), LAST_POSITION))
        if words[-1].endswith(","):
            return ("comma", position)
        return ("asks" if self._questions[fold(words[0])] > 0 else "says", position)

    def special(self, words: Words) -> Place | None:
        """The most telling description by the words themselves that the corpus knows well enough."""
        known = (place for place in _by_words(words) if len(self.followed.get(place, ())) >= FEWEST)
        return next(known, None)


def _by_words(words: Words) -> tuple[Place, ...]:
    if len(words) == 1:
        return (("first", fold(words[0])),)
    before, last = fold(words[-2]), fold(words[-1])
    return (("pair", before, last), ("last", last))


def selection(items: Sequence[T], most: int) -> list[T]:
    """All items, or `most` of them at even distances."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]
