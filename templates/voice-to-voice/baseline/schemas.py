"""What a validator sends and reads."""

from __future__ import annotations

from pydantic import BaseModel, Field


class AudioRequest(BaseModel):
    """One piece of speech. Keys that are not named here are ignored."""

    audio_data: str
    """Base64 of the bytes of an .npy file; `audio.py` says which arrays."""
    sample_rate: int = Field(ge=1_000, le=384_000)
    """Samples a second, of the request and of the answer."""


class VoiceAnswer(BaseModel):
    """The answer of `POST /api/v1/inference` and `/api/v1/v2v`. No rate: it is heard at that of the request."""

    audio_data: str
    text: str = ""


class TextAnswer(BaseModel):
    """The answer of `POST /api/v1/v2t`."""

    text: str
