"""The model: answers speech with speech. This one repeats what it hears in another voice, by arithmetic alone.

A validator compares the answer with what was said *next* in a recorded conversation, so a repetition gets little, and in another
voice less. Put a speech-to-speech model in here: `load` reads it from `folder / "models"`.
"""

from __future__ import annotations

from pathlib import Path

from audio import Audio, Reply
from voice_conversion import convert

PITCH = 2 ** (4 / 12)
"""Four semitones up."""
FORMANTS = 1.12
"""As from a mouth that is shorter by a tenth."""


class VoiceModel:
    """Used by one thread at a time, but for `close`."""

    name = "bbx-voice-baseline"

    @classmethod
    def load(cls, folder: Path) -> VoiceModel:
        """From a submission's folder. Whatever is raised here stops the server, with the message in its log."""
        return cls()

    def close(self) -> None:
        """Called once before the server exits. There is nothing to give back: a model would free its device here."""

    def speak(self, heard: Audio) -> Reply:
        """The answer in sound. Whatever is raised here is answered as HTTP 500, with the message as its reason."""
        return Reply(Audio(convert(heard.samples, heard.rate, PITCH, FORMANTS), heard.rate))

    def write(self, heard: Audio) -> str:
        """The answer in words, for `/api/v1/v2t`. Arithmetic understands none, so it is empty and scores nothing."""
        return ""
