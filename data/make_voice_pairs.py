#!/usr/bin/env python3
"""Makes voice-pairs/: what somebody says, and what somebody else says next, 16 kHz and 16 bit.

    python3 data/make_voice_pairs.py      needs eSpeak NG 1.51 on the path

The sentences are this project's own. Another version of eSpeak NG makes other bytes: the files in git are the sample.
"""
import os
import subprocess
import wave
from array import array
from math import cos, pi, sin

RATE = 16_000
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "voice-pairs")
# (voice, speed, pitch, sentence) of the one who speaks first and of the one who answers.
PAIRS = {
    "01-ferry": (("en-gb+f2", 165, 52, "When does the last ferry leave for the island?"), ("en-us+m3", 170, 40, "At half past nine, but only if the wind drops.")),
    "02-kettle": (("en-us+m1", 170, 45, "The kettle has been making a strange noise."), ("en-gb-scotland+f4", 165, 60, "Then turn it off before it boils dry again.")),
    "03-map": (("en-gb+m7", 160, 35, "Did you bring the map of the old railway?"), ("en-us+f1", 170, 58, "No, I left it on the table beside the lamp.")),
    "04-bakery": (("en-us+f3", 175, 55, "The bakery was closed when I walked past."), ("en-gb+m2", 165, 38, "They bake on Mondays and sell on Tuesdays.")),
    "05-garden": (("en-gb-scotland+m4", 165, 42, "Somebody has been digging in the garden."), ("en-gb+f5", 170, 62, "That was the dog, and he is very proud of it.")),
    "06-train": (("en-us+f2", 170, 50, "My train was late, so I missed the meeting."), ("en-us+m6", 165, 34, "You missed nothing, we only talked about lunch.")),
}


def resampled(samples, rate):
    """To RATE with a windowed sinc that cuts off below the lower of the two Nyquist frequencies."""
    cut = 0.94 * min(1.0, RATE / rate)
    half = 32
    out = []
    for index in range(len(samples) * RATE // rate):
        centre = index * rate / RATE
        first = max(0, int(centre) - half + 1)
        total = 0.0
        for at in range(first, min(len(samples), int(centre) + half + 1)):
            distance = centre - at
            x = pi * distance * cut
            total += samples[at] * (cut if x == 0 else sin(x) / x * cut) * (0.5 + 0.5 * cos(pi * distance / (half + 1)))
        out.append(total)
    return out


def spoken(voice, speed, pitch, text):
    path = "/tmp/bbx-voice-pair.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", path, text], check=True)
    with wave.open(path) as file:
        rate, samples = file.getframerate(), array("h", file.readframes(file.getnframes()))
    os.remove(path)
    loud = resampled(samples, rate)
    scale = 0.7 * 32767 / max(abs(value) for value in loud)
    return array("h", (round(value * scale) for value in loud))


def main():
    os.makedirs(FOLDER, exist_ok=True)
    for name, pair in PAIRS.items():
        for part, how in zip(("input", "truth"), pair):
            with wave.open(os.path.join(FOLDER, f"{name}.{part}.wav"), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(spoken(*how).tobytes())


main()
