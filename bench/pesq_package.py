#!/usr/bin/env python3
"""The yardstick for bench/pesq.mjs: processor seconds of the Python package pesq, the best of five calls each.

  python3 bench/pesq_package.py REF.wav DEG.wav SECONDS      prints one line of JSON; needs numpy and pesq 0.0.4
"""
import json
import sys
import time
import wave

import numpy as np
from pesq import pesq


def clip(path, seconds):
    with wave.open(path) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    return np.resize(samples, seconds * 16_000).astype(np.float64) / 32768


def best(call):
    times = []
    for _ in range(5):
        before = time.process_time()
        call()
        times.append(time.process_time() - before)
    return min(times)


ref, deg = (clip(path, int(sys.argv[3])) for path in sys.argv[1:3])
print(json.dumps({
    "wb 16 kHz": best(lambda: pesq(16_000, ref, deg, "wb")),
    "nb 16 kHz": best(lambda: pesq(16_000, ref, deg, "nb")),
    "both 16 kHz": best(lambda: (pesq(16_000, ref, deg, "nb"), pesq(16_000, ref, deg, "wb"))),
    "nb 8 kHz": best(lambda: pesq(8_000, ref[::2], deg[::2], "nb")),
}))
