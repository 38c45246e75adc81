"""The model: says what a clip shows, from its embedding. This one answers with the caption of the nearest clip that it knows.

What it knows is `captions.jsonl`, a small table of invented embeddings and captions. Put clips of your own into it, or a model in
the place of it: `load` reads weights from `folder / "models"`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nearest import Table


class CaptionModel:
    """Used by one thread at a time, but for `close`."""

    name = "bbx-caption-baseline"

    def __init__(self, table: Table) -> None:
        self._table = table

    @classmethod
    def load(cls, folder: Path) -> CaptionModel:
        """From a submission's folder. Whatever is raised here stops the server, with the message in its log."""
        return cls(Table.read(folder / "captions.jsonl"))

    def close(self) -> None:
        """Called once before the server exits. There is nothing to give back: a model would free its device here."""

    def caption(self, rows: np.ndarray) -> list[str]:
        """One caption a row, of shape (clips, 1024), each of length 1. Whatever is raised here is answered as HTTP 500, with
        the message as its reason."""
        return [captions[0] for captions in self._table.nearest(rows, 1)]
