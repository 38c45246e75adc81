"""The predictor: completes an utterance from the statistics of the small corpus in `corpus/`.

What counts is decided at the first one or two words, because a validator divides the score of a step by its number.
So early on nobody can know the words that will follow, and the likeliest next word is a poor guide. Instead:

1. collect the endings that followed in similar places: in the dialogue so far, in the corpus after the same words, and
   in the corpus in general;
2. collect completions that could be said: some of those endings, and one that `learn.py` composed from neighbouring
   words of the corpus for the most frequent places;
3. answer the completion with the highest expected score over 1 (`endings.py` has the formula).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Words, context_utterances, fold, read_corpus
from endings import Endings
from places import Place, Places, selection
from prepared import read_prepared

CONTEXT_UTTERANCES = 40
"""Earlier utterances that are looked at: an answer must not get slower as a dialogue gets longer."""
CONTEXT_ENDINGS = 8
"""Endings taken from them, the best matches first."""
CONTEXT_WEIGHT = 8.0
"""People repeat themselves: an ending heard in this dialogue counts as much as so many of the corpus."""
GENERAL_WEIGHT = 16.0
"""What the corpus says in general counts as much as so many endings that followed the very same words."""
LANES = 64
"""Endings that a completion is tried against; of more, an even selection stands for all."""
LONGEST_MATCH = 12
"""Words compared at most between the prefix and an earlier utterance: no input may be slow."""
LONGEST_HEARD = 120
"""Words of an earlier utterance that are looked at."""


@dataclass(frozen=True)
class Group:
    """Endings that may be the true one, what they weigh as evidence, and the completions worth considering."""

    weight: float
    endings: Endings
    completions: tuple[Words, ...]


class Predictor:
    """Learned once, then only read (but for groups made at their first use): threads may share it."""

    name = "bbx-baseline"

    def __init__(self, utterances: Iterable[Words], composed: Mapping[Place, Words]) -> None:
        self._places = Places(utterances)
        self._composed = composed
        self._groups: dict[Place, Group] = {}

    @classmethod
    def load(cls, folder: Path) -> Predictor:
        """From a submission's folder. Raises ValueError, KeyError or OSError where a file cannot be read or used."""
        utterances = read_corpus(folder / "corpus")
        return cls(utterances, read_prepared(folder, utterances))

    def close(self) -> None:
        """Called once before the server exits. There is nothing to give back: a model would free its device here."""

    def predict(self, prefix: str, context: str = "") -> str:
        """The full utterance: `prefix` exactly as it is, then what may follow. The same input gives the same answer."""
        words = tuple(prefix.split())
        if not words:
            return prefix
        ending = self._best_ending(words, context_utterances(context, CONTEXT_UTTERANCES))
        if not ending:
            return prefix
        return prefix + ("" if prefix[-1].isspace() else " ") + " ".join(ending)

    def _best_ending(self, words: Words, earlier: Sequence[Words]) -> Words:
        evidence = self._evidence(words, earlier)
        completions = dict.fromkeys(ending for group in evidence for ending in (*group.completions, ()))

        def expected(ending: Words) -> float:
            return sum(group.weight * group.endings.score_of(ending, words) for group in evidence)

        return max(completions, key=expected)

    def _evidence(self, words: Words, earlier: Sequence[Words]) -> list[Group]:
        evidence = [self._group(self._places.general(words), GENERAL_WEIGHT)]
        special = self._places.special(words)
        if special is not None:
            evidence.append(self._group(special, float(len(self._places.followed[special]))))
        heard = _heard(words, earlier)
        if heard:
            evidence.append(Group(CONTEXT_WEIGHT * len(heard), Endings(heard), (heard[0],)))
        return evidence

    def _group(self, place: Place, weight: float) -> Group:
        group = self._groups.get(place)
        if group is None:
            followed = self._places.followed[place]
            composed = self._composed.get(place)
            by_length = sorted(set(followed), key=lambda words: (len(words), words))
            typical = by_length[len(by_length) // 2]
            completions = (typical, composed) if composed else (typical,)
            group = self._groups[place] = Group(weight, Endings(selection(followed, LANES)), completions)
        return group


def _heard(words: Words, earlier: Sequence[Words]) -> list[Words]:
    """How utterances of this dialogue went on after the same words: of the longest matches, the latest first."""
    recent = words[-LONGEST_MATCH:]
    matches: list[tuple[int, Words]] = []
    for utterance in earlier:
        for stop in range(1, min(len(utterance), LONGEST_HEARD) + 1):
            length = _matching(recent, utterance[max(0, stop - LONGEST_MATCH) : stop])
            if length == min(len(recent), stop) or length > 1:
                matches.append((length, utterance[stop:LONGEST_HEARD]))
    longest = max((length for length, _ in matches), default=0)
    return [ending for length, ending in matches if length == longest][:CONTEXT_ENDINGS]


def _matching(words: Words, other: Words) -> int:
    """How many words are the same, counted from the end."""
    length = 0
    for mine, theirs in zip(reversed(words), reversed(other), strict=False):
        if fold(mine) != fold(theirs):
            break
        length += 1
    return length
