"""Between the wire and the model: a flat list of numbers to one row a clip, and what a model says to captions that count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SIZE = 1024
"""Numbers of one clip's embedding, from ImageBind."""
MOST_CLIPS = 256
"""Of one request. Validators send four."""
LONGEST_CAPTION = 1_000
"""Characters. A caption is a sentence or two; what is longer is read in pieces, whose mean is compared."""


class BadEmbedding(ValueError):
    """The request cannot be used; the message says why."""


class BadCaptions(ValueError):
    """The model answered what a validator cannot score; the message says why."""


def rows_of(values: Sequence[float]) -> np.ndarray:
    """One row of length 1 a clip, shape (clips, 1024), float32. Raises BadEmbedding."""
    if not values:
        raise BadEmbedding("there are no numbers")
    if len(values) % SIZE:
        raise BadEmbedding(f"there are {len(values)} numbers, which is no multiple of {SIZE}: a clip has {SIZE}")
    if len(values) > MOST_CLIPS * SIZE:
        raise BadEmbedding(f"there are {len(values) // SIZE} clips, and at most {MOST_CLIPS} are taken at once")
    rows = np.asarray(values, dtype=np.float64).reshape(-1, SIZE)
    wrong = np.argwhere(~np.isfinite(rows))
    if len(wrong):
        raise BadEmbedding(f"clip {wrong[0][0] + 1} holds NaN or an infinity, at place {wrong[0][1] + 1}")
    return normalised(rows)


def normalised(rows: np.ndarray) -> np.ndarray:
    """Each row at length 1, so that a product of two rows is their cosine; a row of zeros stays one."""
    # By the largest first: squares of very large numbers are infinite, and those of very small ones are 0.
    largest = np.abs(rows).max(axis=1, keepdims=True)
    scaled = np.divide(rows, largest, out=np.zeros_like(rows), where=largest > 0)
    length = np.linalg.norm(scaled, axis=1, keepdims=True)
    return np.divide(scaled, length, out=np.zeros_like(scaled), where=length > 0).astype(np.float32)


def captions_of(texts: Sequence[object], clips: int) -> list[str]:
    """Captions as a validator wants them: one a clip, strings, on one line, not too long. Raises BadCaptions for a wrong number
    and for an empty one: both cost the whole batch."""
    if len(texts) != clips:
        raise BadCaptions(f"{len(texts)} captions for {clips} clips")
    cleaned = [_clean(text) for text in texts]
    for at, text in enumerate(cleaned):
        if not text:
            raise BadCaptions(f"caption {at + 1} is empty")
    return cleaned


def _clean(text: object) -> str:
    if not isinstance(text, str):
        raise BadCaptions(f"a caption is a {type(text).__name__}, not a string")
    # Half characters and NUL are what is left where tokens are decoded one by one.
    whole = text.encode("utf-8", "ignore").decode().replace("\0", "")
    return " ".join(whole.split())[:LONGEST_CAPTION]
