"""The model: the network of `network.py` with the weights in `models/voice.safetensors`, on a CPU or a GPU."""

from __future__ import annotations

import os
from pathlib import Path

import torch
from safetensors.torch import load_file

from audio import Audio, Reply
from network import RATE, VoiceNet

WEIGHTS = "voice.safetensors"


class VoiceModel:
    """Used by one thread at a time, but for `close`."""

    def __init__(self, network: VoiceNet, device: torch.device) -> None:
        self.name = f"{type(network).__name__} on {device}"
        self._network = network
        self._device = device

    @classmethod
    def load(cls, folder: Path) -> VoiceModel:
        """MINER_DEVICE (`cpu`, `cuda`, `cuda:1`) or else a GPU where there is one. Raises OSError or RuntimeError where the
        weights are missing, or are not those of this network."""
        path = folder / "models" / WEIGHTS
        if not path.is_file():
            raise FileNotFoundError(f"models/{WEIGHTS} is missing: `python make_weights.py` writes one to try out")
        device = torch.device(os.environ.get("MINER_DEVICE") or ("cuda" if torch.cuda.is_available() else "cpu"))
        network = VoiceNet()
        network.load_state_dict(load_file(path))
        model = cls(network.to(device).eval(), device)
        # The first answer is slower than the others: better now than in a validator's first request.
        model.speak(Audio(torch.zeros(RATE).numpy(), RATE))
        return model

    def close(self) -> None:
        """Called once before the server exits. Memory on a device is given back with the process."""

    @torch.inference_mode()
    def speak(self, heard: Audio) -> Reply:
        """The answer in sound. Whatever is raised here is answered as HTTP 500, with the message as its reason."""
        wave = torch.from_numpy(heard.at_rate(RATE).samples.copy()).to(self._device)
        spoken = self._network(wave.unsqueeze(0)).squeeze(0)
        return Reply(Audio(spoken.float().cpu().numpy(), RATE))

    def write(self, heard: Audio) -> str:
        """The answer in words, for `/api/v1/v2t`: this network has none, so it is empty and scores nothing."""
        return ""
