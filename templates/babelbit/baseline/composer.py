"""Puts a completion together, each word of which followed its neighbour somewhere in the corpus.

It maximises the expected score against all endings of a place, not the likelihood of its words: a completion of
frequent words that is partly right nearly everywhere beats the exact ending of one sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from corpus import Words
from endings import Endings, Progress

LONGEST = 13
"""Words of a completion at most."""
END = ""
"""Stands for the end of an utterance among the successors of a word."""
BEAM = 20
"""Unfinished completions that are kept at each length."""
BRANCHES = 30
"""Next words that are tried after each."""


class Composer:
    """Knows which words are neighbours in the corpus."""

    def __init__(self, utterances: Iterable[Words]) -> None:
        self._successors: dict[str, Counter[str]] = defaultdict(Counter)
        for words in utterances:
            for word, following in zip(words, (*words[1:], END), strict=True):
                self._successors[word][following] += 1

    def compose(self, endings: Endings, openings: Sequence[Words]) -> Words:
        """The best completion that a beam search from left to right finds for a place.

        endings   what may be the truth there
        openings  what followed there in the corpus: their first words may begin the completion
        """
        first = Counter(words[0] for words in openings if words)
        frequent = Counter(word for words in openings for word in set(words))
        best, best_score = endings.start, endings.score(endings.start, ())
        beam = [best]
        for _ in range(LONGEST):
            reached: list[tuple[float, Words, Progress]] = []
            for progress in beam:
                following = self._successors[progress.words[-1]] if progress.words else first
                for word in _promising(following, frequent):
                    longer = endings.read(progress, (word,))
                    reached.append((-endings.score(longer, ()), longer.words, longer))
            if not reached:
                break
            reached.sort(key=lambda entry: entry[:2])
            beam = [progress for _, _, progress in reached[:BEAM]]
            if -reached[0][0] > best_score:
                best, best_score = beam[0], -reached[0][0]
        return best.words


def _promising(following: Counter[str], frequent: Counter[str]) -> list[str]:
    """Next words worth a try: those that follow often, and are often in the endings at all."""
    words = (word for word in following if word != END)
    return sorted(words, key=lambda word: (-(following[word] ** 0.5) * (frequent[word] + 0.1), word))[:BRANCHES]
