"""The network: samples in, as many samples out. Small, so that it can be tried on any machine; put your own here."""

from __future__ import annotations

import torch
from torch import nn

RATE = 16_000
"""Samples a second that it was made for. The server resamples both ways."""
CHANNELS = 32
BLOCKS = 6


class VoiceNet(nn.Module):
    """Convolutions with growing gaps, added to what goes in. (batch, T) to (batch, T), in [-1, 1].

    Fresh weights change nothing, because the last layer starts at zero: a trained one says what to add.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv1d(1, CHANNELS, 9, padding=4)
        self.blocks = nn.ModuleList(
            nn.Conv1d(CHANNELS, CHANNELS, 3, padding=3**gap, dilation=3**gap) for gap in range(BLOCKS)
        )
        self.last = nn.Conv1d(CHANNELS, 1, 1)
        for parameter in self.last.parameters():
            nn.init.zeros_(parameter)

    def forward(self, wave: torch.Tensor) -> torch.Tensor:
        hidden = self.first(wave.unsqueeze(1))
        for block in self.blocks:
            hidden = hidden + torch.relu(block(hidden))
        added: torch.Tensor = self.last(hidden).squeeze(1)
        return wave + added
