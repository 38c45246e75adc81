"""Everything about sound between the wire and the model: base64, .npy, channels, sample types, rates, levels.

A validator sends an array of shape (1, T), 64-bit floats in [-1, 1]. It reads back one of shape (T,) **at the rate that it
sent**: it cannot see another rate, it hears the sound slower or faster, and an array of shape (1, T) loses most metrics.
So models work on `Audio`, at whatever rate they like, and `encode` brings their answer into that form.
"""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from math import gcd, prod
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

Samples = NDArray[np.float32]

MOST_SAMPLES = 10 * 60 * 16_000
"""Of one request, all channels together: ten minutes at the usual rate. Validators send parts of a clip of 80 s."""
LONGEST_HEADER = 10_000
"""Bytes of an .npy header that are looked at, as NumPy has it. A real one has 64 to 256."""
MOST_CHANNELS = 8
LARGEST_SAMPLE = 1e6
"""Louder than any recording, even one that was never scaled to [-1, 1]; beyond it a request is broken."""


class BadAudio(ValueError):
    """What came is not audio that can be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Audio:
    """Mono sound: `samples` of shape (T,), nominally in [-1, 1], T > 0, and how many of them there are in a second."""

    samples: Samples
    rate: int

    def at_rate(self, rate: int) -> Audio:
        """The same sound at another rate."""
        return self if rate == self.rate else Audio(resample(self.samples, self.rate, rate), rate)


@dataclass(frozen=True)
class Reply:
    """What a model answers."""

    audio: Audio
    """At any rate: `encode` brings it to that of the request."""
    text: str = ""
    """What was said, where the model knows. It is not scored."""


def decode(text: str, rate: int) -> Audio:
    """Sound out of the base64 of an .npy file. Raises BadAudio; nothing that was pickled is ever read."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadAudio(f"it is not base64: {error}") from error
    samples = _to_mono(_to_float(_read_npy(data)))
    strange = np.flatnonzero(~np.isfinite(samples))
    if strange.size > 0:
        raise BadAudio(f"{strange.size} of {samples.size} samples are NaN or infinite, the first at {strange[0]}")
    if (loudest := float(np.abs(samples).max())) > LARGEST_SAMPLE:
        raise BadAudio(f"a sample is as large as {loudest:g}: expected are values from -1 to 1")
    return Audio(samples.astype(np.float32), rate)


def encode(audio: Audio, rate: int) -> str:
    """The answer as a validator reads it: base64 of an .npy file, shape (T,), 32-bit floats in [-1, 1], at `rate`.

    Raises ValueError where the model's answer is empty or not finite: a validator would score it as nothing.
    """
    samples = np.asarray(audio.samples, np.float32)
    if samples.ndim != 1 or samples.size == 0:
        raise ValueError(f"the model answered an array of shape {samples.shape}, not one of shape (T,)")
    if not np.isfinite(samples).all():
        raise ValueError("the model answered samples that are NaN or infinite")
    stream = io.BytesIO()
    np.save(stream, unclipped(Audio(samples, audio.rate).at_rate(rate).samples), allow_pickle=False)
    return base64.b64encode(stream.getbuffer()).decode("ascii")


def unclipped(samples: Samples) -> Samples:
    """Turned down as a whole where the loudest sample is beyond 1, else as it is."""
    peak = float(np.abs(samples).max())
    return samples if peak <= 1 else np.clip(samples / np.float32(peak), -1, 1)


def resample(samples: Samples, rate: int, new_rate: int) -> Samples:
    """Band-limited, through the spectrum of the whole sound; as long as before to within half a sample.

    What the lower of both rates cannot carry is left out, with a slope over the last twentieth below its limit so that
    little rings. Silence is put behind, so that the end does not leak into the beginning.
    """
    common = gcd(rate, new_rate)
    step, new_step = rate // common, new_rate // common
    # A whole number of steps has a whole number of samples at both rates; half a second is room for the ringing.
    steps = -(-(samples.size + rate // 2) // step)
    spectrum = np.fft.rfft(samples.astype(np.float64), steps * step)
    bins = min(steps * step, steps * new_step) // 2 + 1
    slope = max(1, bins // 20)
    spectrum = spectrum[:bins]
    spectrum[bins - slope :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, slope + 1) / slope)
    wave = np.fft.irfft(spectrum, steps * new_step) * (new_rate / rate)
    return wave[: max(1, round(samples.size * new_rate / rate))].astype(np.float32)


def _read_npy(data: bytes) -> NDArray[Any]:
    """The array in an .npy file of any version. What its header promises is held against what is there first."""
    stream = io.BytesIO(data)
    try:
        version = npy.read_magic(stream)
        if version not in ((1, 0), (2, 0), (3, 0)):
            raise ValueError(f"version {version[0]}.{version[1]} is none of 1.0, 2.0 and 3.0")
        # Version 3 only differs in the names of fields, which no array of numbers has.
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran_order, dtype = read_header(stream, max_header_size=LONGEST_HEADER)
    except Exception as error:
        # A header is parsed as Python writes it, and there are more ways to get that wrong than can be listed.
        raise BadAudio(f"its bytes are no .npy file: {_first_line(error)}") from error
    if dtype.kind not in "fiu" or dtype.itemsize > 8:
        raise BadAudio(f"its values are {dtype}, not numbers of up to 64 bits")
    if any(type(length) is not int or length < 0 for length in shape) or len(shape) not in (1, 2):
        raise BadAudio(f"its shape is {_shown(shape)}: expected is (T,) or (1, T)")
    count = prod(shape)
    if count == 0:
        raise BadAudio(f"its shape is {_shown(shape)}: there are no samples")
    if count > MOST_SAMPLES:
        raise BadAudio(f"its shape is {_shown(shape)}: more than {MOST_SAMPLES} samples are not taken")
    there = len(data) - stream.tell()
    if there != count * dtype.itemsize:
        needed = count * dtype.itemsize
        raise BadAudio(f"its shape {_shown(shape)} of {dtype} needs {needed} bytes, and {there} follow the header")
    values = np.frombuffer(data, dtype, count, stream.tell())
    return values.reshape(shape, order="F" if fortran_order else "C")


def _to_float(values: NDArray[Any]) -> NDArray[np.float64]:
    """Whole numbers as a recording has them: the largest of the type is 1."""
    if values.dtype.kind == "f":
        return values.astype(np.float64)
    limits = np.iinfo(values.dtype)
    half = 2.0 ** (limits.bits - 1)
    return values.astype(np.float64) / half - (1.0 if limits.min == 0 else 0.0)


def _to_mono(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the channels, whichever way round they are stored."""
    if values.ndim == 1:
        return values
    axis = 0 if values.shape[0] <= values.shape[1] else 1
    if values.shape[axis] > MOST_CHANNELS:
        raise BadAudio(f"its shape is {values.shape}: no more than {MOST_CHANNELS} channels are taken")
    mono: NDArray[np.float64] = values.mean(axis=axis)
    return mono


def _first_line(error: BaseException) -> str:
    """NumPy quotes a header in full: that may be long, and need not be text."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _shown(shape: tuple[int, ...]) -> str:
    text = str(shape)
    return text if len(text) <= 60 else f"{text[:60]}..."
