"""Another voice by arithmetic alone: pitch and formants moved apart from each other, nothing learned.

Speech is a buzz (its pitch) through a mouth (its formants: the slow shape of the spectrum). A phase vocoder takes both apart
in short overlapping frames, moves the partials of the buzz by one factor and the shape by another, and puts the frames
together again where they were, so that the sound stays as long as it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from audio import Samples

FRAME_SECONDS = 0.064
"""Long enough to keep the partials of a low voice apart, short enough for a syllable."""
OVERLAP = 4
"""Frames over each sample."""
ENVELOPE_SECONDS = 0.002
"""The slow shape of a spectrum ends here in its cepstrum; the buzz of a voice below 500 Hz begins behind it."""
BLOCK = 256
"""Frames that are worked on at once: the memory needed does not grow with the sound."""
SILENCE = 1e-7
"""Magnitudes below it are nothing: no envelope is read out of rounding."""


def convert(samples: Samples, rate: int, pitch: float, formants: float) -> Samples:
    """The voice with its pitch and its formants multiplied, as long and as loud as before. All factors 0.5 to 2."""
    size = 1 << max(6, round(np.log2(rate * FRAME_SECONDS)))
    hop = size // OVERLAP
    window = np.hanning(size + 1)[:-1]
    count = -(-samples.size // hop) + OVERLAP - 1
    padded = np.zeros((count - 1) * hop + size)
    start = size - hop
    padded[start : start + samples.size] = samples
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    shifter = _Shifter(size, hop, rate, pitch, formants)
    wave = np.zeros(padded.size)
    weight = np.zeros(padded.size)
    for first in range(0, count, BLOCK):
        shifted = np.fft.irfft(shifter.shift(np.fft.rfft(frames[first : first + BLOCK] * window)), size)
        for at, frame in enumerate(shifted, first):
            wave[at * hop : at * hop + size] += frame * window
            weight[at * hop : at * hop + size] += window * window
    wave = (wave / np.maximum(weight, 1e-3))[start : start + samples.size]
    return _as_loud_as(samples, wave)


class _Shifter:
    """Moves spectra, frame after frame: the phases of one go on in the next."""

    def __init__(self, size: int, hop: int, rate: int, pitch: float, formants: float) -> None:
        self._size = size
        self._bins = size // 2 + 1
        bins = np.arange(self._bins)
        self._pitch = pitch
        # How far each bin's phase turns from one frame to the next if its partial is right in its middle.
        self._turn = 2 * np.pi * hop / size * bins
        self._source = bins / pitch
        self._nearest = np.minimum(np.rint(self._source).astype(int), self._bins - 1)
        self._mouth = bins / formants
        self._cut = max(2, round(rate * ENVELOPE_SECONDS))
        self._last_phase = np.zeros(self._bins)
        self._phase = np.zeros(self._bins)

    def shift(self, spectra: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """(frames, bins) to the same shape. Blocks are given in order."""
        magnitudes = np.abs(spectra)
        envelopes = self._envelopes(magnitudes)
        buzz = np.divide(magnitudes, envelopes, out=np.zeros_like(magnitudes), where=magnitudes > SILENCE)
        moved = _between(buzz, self._source) * _between(envelopes, self._mouth)
        angles = np.angle(spectra)
        before = np.vstack([self._last_phase, angles[:-1]])
        self._last_phase = angles[-1]
        # What a phase turned more or less than the middle of its bin would have, taken into (-pi, pi].
        extra = angles - before - self._turn
        extra -= 2 * np.pi * np.rint(extra / (2 * np.pi))
        turned = (self._turn + extra)[:, self._nearest] * self._pitch
        phases = self._phase + np.cumsum(turned, axis=0)
        self._phase = phases[-1] % (2 * np.pi)
        spectrum: NDArray[np.complex128] = moved * np.exp(1j * phases)
        return spectrum

    def _envelopes(self, magnitudes: NDArray[np.float64]) -> NDArray[np.float64]:
        """The slow shape of each spectrum: the low end of its cepstrum."""
        cepstra = np.fft.irfft(np.log(np.maximum(magnitudes, SILENCE)), self._size)
        cepstra[:, self._cut : self._size - self._cut + 1] = 0
        return np.exp(np.fft.rfft(cepstra).real)


def _between(rows: NDArray[np.float64], positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rows read at positions between their columns; beyond the last one there is nothing."""
    below = np.minimum(positions.astype(int), rows.shape[1] - 1)
    above = np.minimum(below + 1, rows.shape[1] - 1)
    part = positions - below
    read = rows[:, below] * (1 - part) + rows[:, above] * part
    return np.where(positions <= rows.shape[1] - 1, read, 0.0)


def _as_loud_as(samples: Samples, wave: NDArray[np.float64]) -> Samples:
    """As loud on the whole, but no sample beyond 1."""
    wanted = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    now = float(np.sqrt(np.mean(np.square(wave))))
    gain = wanted / now if now > SILENCE else 0.0
    peak = float(np.abs(wave).max()) * gain
    return (wave * (gain / max(1.0, peak))).astype(np.float32)
