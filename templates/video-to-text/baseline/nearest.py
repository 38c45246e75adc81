"""A table of clips whose captions are known, and the clips in it that are nearest to a new one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings import SIZE, normalised


@dataclass(frozen=True)
class Table:
    captions: tuple[str, ...]
    rows: np.ndarray
    """Of length 1 each, in the order of the captions."""

    @classmethod
    def read(cls, path: Path) -> Table:
        """Lines of `{"caption": ..., "embedding": [1024 numbers]}`. Raises OSError where there is no such file, ValueError
        with the number of the line that is none."""
        captions: list[str] = []
        rows: list[list[float]] = []
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    entry = json.loads(line)
                    caption, row = str(entry["caption"]).strip(), [float(value) for value in entry["embedding"]]
                except (KeyError, TypeError, ValueError) as error:
                    raise ValueError(f"{path.name}, line {number}: no caption with its embedding ({error})") from error
                if not caption or len(row) != SIZE or not np.isfinite(row).all():
                    raise ValueError(f"{path.name}, line {number}: wants a caption and {SIZE} finite numbers")
                captions.append(caption)
                rows.append(row)
        if not captions:
            raise ValueError(f"{path.name} has no line with a caption")
        return cls(tuple(captions), normalised(np.asarray(rows)))

    def nearest(self, rows: np.ndarray, count: int) -> list[list[str]]:
        """For each row the captions of the `count` nearest clips, the nearest first."""
        order = np.argsort(-(rows @ self.rows.T), axis=1, kind="stable")[:, :count]
        return [[self.captions[at] for at in near] for near in order]
