"""Composes a completion for the most frequent places of the corpus and writes them to `models/completions.json`.

Run it after every change of the corpus: `python learn.py` (a minute or two). The server only reads the result, so
that it starts at once. The same corpus gives the same file, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from composer import Composer
from corpus import Words, read_corpus
from endings import Endings
from places import Place, Places, selection
from prepared import digest, prepared_file

FREQUENT = 25
"""A first word that opens so many utterances gets a completion of its own."""
POSITIONS = ("1", "2", "3")
"""Later steps are worth too little: a score is divided by the number of its step."""
LANES = 320
"""Endings that a completion is tried against; of more, an even selection."""
GENERAL = 24
"""Endings of other utterances mixed in where a first word has few of its own, so that none is learned by heart."""


def learn(utterances: Iterable[Words]) -> dict[Place, Words]:
    """The completion for each place that is frequent enough."""
    learned = list(utterances)
    places, composer = Places(learned), Composer(learned)
    completions: dict[Place, Words] = {}
    for place, followed in sorted(places.followed.items()):
        if place[0] == "first" and len(followed) >= FREQUENT:
            kin = places.followed[places.general((place[1],))]
            possible = selection(followed, LANES) + selection(kin, GENERAL)
        elif place[0] in ("asks", "says", "comma") and place[1] in POSITIONS:
            possible = selection(followed, LANES)
        else:
            continue
        completions[place] = composer.compose(Endings(possible), followed)
    return completions


def main() -> None:
    folder = Path(__file__).parent
    utterances = read_corpus(folder / "corpus")
    completions = learn(utterances)
    document = {
        "corpus": digest(utterances),
        "completions": [{"place": list(place), "words": " ".join(words)} for place, words in completions.items()],
    }
    prepared_file(folder).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(completions)} completions learned from {len(utterances)} utterances")


if __name__ == "__main__":
    main()
