"""What a validator sends and reads."""

from __future__ import annotations

from pydantic import BaseModel


class EmbeddingRequest(BaseModel):
    """The embeddings of one or more clips, one after the other. Keys that are not named here are ignored."""

    embedding: list[float]
    """1024 numbers a clip; `embeddings.py` looks at them."""


class CaptionAnswer(BaseModel):
    """The answer of `POST /api/v1/inference`."""

    texts: list[str]
    """One caption for each clip, in the order of the embeddings. None may be empty."""
