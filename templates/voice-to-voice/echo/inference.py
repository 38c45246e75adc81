"""The model: answers every piece of speech with itself. The smallest there is, to see the way there and back."""

from __future__ import annotations

from pathlib import Path

from audio import Audio, Reply


class VoiceModel:
    """Used by one thread at a time, but for `close`."""

    name = "bbx-voice-echo"

    @classmethod
    def load(cls, folder: Path) -> VoiceModel:
        """From a submission's folder. Whatever is raised here stops the server, with the message in its log."""
        return cls()

    def close(self) -> None:
        """Called once before the server exits. There is nothing to give back: a model would free its device here."""

    def speak(self, heard: Audio) -> Reply:
        """The answer in sound. Whatever is raised here is answered as HTTP 500, with the message as its reason."""
        return Reply(heard)

    def write(self, heard: Audio) -> str:
        """The answer in words, for `/api/v1/v2t`: an echo has none."""
        return ""
