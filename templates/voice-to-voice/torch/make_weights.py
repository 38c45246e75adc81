"""Writes `models/voice.safetensors` with fresh weights, to try the server with: `python make_weights.py`.

At the end of a training, write yours in the same way.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save

from network import VoiceNet


def main() -> None:
    torch.manual_seed(0)
    path = Path(__file__).resolve().parent / "models" / "voice.safetensors"
    # Not save_file: its files can be read by their owner only, and in the container the server is somebody else.
    path.write_bytes(save(VoiceNet().state_dict()))
    print(f"wrote {path}: it answers what it hears, because nothing was trained")


if __name__ == "__main__":
    main()
