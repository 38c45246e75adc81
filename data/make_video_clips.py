#!/usr/bin/env python3
"""Makes video-clips.jsonl, and the table of the template templates/video-to-text/baseline: invented embeddings of clips, each with a caption.

    python3 data/make_video_clips.py      needs numpy 2

No video and no model is behind them: a clip has somebody who does something somewhere, each of the three is a random direction, and an embedding is their sum with noise, of length 1. So
clips that share something are close to each other, as those of a real model are, and nothing else of real embeddings is in them. The captions are this project's own.
"""
import json
import os

import numpy as np

SIZE = 1024
SEED = 21
NOISE = 0.6
WHO = ["a woman", "an old man", "a child", "a tall man", "a cook", "a cyclist", "a street musician", "a gardener"]
DOES = ["walks", "talks to the camera", "lifts a heavy box", "laughs", "points at something", "plays the guitar", "pours water", "reads aloud"]
WHERE = ["on a beach", "in a kitchen", "in the snow", "at a market", "in front of a brick wall", "on a stage", "in a garden", "by a lake at dusk"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    random = np.random.default_rng(SEED)
    directions = {word: random.standard_normal(SIZE) / SIZE**0.5 for word in WHO + DOES + WHERE}
    scenes = [(who, does, where) for who in range(8) for does in range(8) for where in range(8)]
    order = random.permutation(len(scenes))
    # Every word is in the table three times; no scene of the sample is in it.
    table = [(at, (at * 3 + turn) % 8, (at * 5 + 2 * turn) % 8) for turn in range(3) for at in range(8)]
    sample = [scenes[at] for at in order if scenes[at] not in table][:18]

    def line(name, scene):
        words = [WHO[scene[0]], DOES[scene[1]], WHERE[scene[2]]]
        total = sum(directions[word] for word in words) + NOISE * random.standard_normal(SIZE) / SIZE**0.5
        embedding = [round(float(value), 4) for value in total / np.linalg.norm(total)]
        return json.dumps({"id": name, "caption": f"{' '.join(words)}.", "embedding": embedding}, separators=(",", ":"))

    def write(path, prefix, chosen):
        with open(os.path.join(ROOT, path), "w", encoding="utf-8") as file:
            for at, scene in enumerate(chosen):
                file.write(line(f"{prefix}-{at + 1:02d}", scene) + "\n")

    write("data/video-clips.jsonl", "clip", sample)
    write("templates/video-to-text/baseline/captions.jsonl", "known", table)


if __name__ == "__main__":
    main()
