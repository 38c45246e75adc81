#!/usr/bin/env python3
"""The yardstick for bench/embedder.mjs: the same sentences through the same ONNX file with Python's onnxruntime and tokenizers.

  python3 bench/embedder_onnxruntime.py MODEL.onnx TOKENIZER.json SENTENCES.json THREADS      needs onnxruntime, tokenizers and numpy

SENTENCES.json is a list of texts. The file takes texts of one length at once, so that they are grouped by their number of tokens, 32 at most, as bbx groups them. Each line
read from stdin is answered with a line of JSON: seconds by the clock, and a checksum of the vectors.
"""
import json
import sys
import time

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

BATCH = 32
MOST_TOKENS = 256

model_path, tokenizer_path, sentences_path, threads = sys.argv[1:5]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(threads)
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(model_path, options, providers=["CPUExecutionProvider"])
tokenizer = Tokenizer.from_file(tokenizer_path)
tokenizer.no_padding()
tokenizer.enable_truncation(MOST_TOKENS)
with open(sentences_path, encoding="utf-8") as file:
    sentences = json.load(file)


def embed(texts):
    ids = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    by_length = {}
    for at, row in enumerate(ids):
        by_length.setdefault(len(row), []).append(at)
    vectors = [None] * len(texts)
    for places in by_length.values():
        for start in range(0, len(places), BATCH):
            some = places[start : start + BATCH]
            rows = np.array([ids[at] for at in some], dtype=np.int64)
            (values,) = session.run(["sentence_embedding"], {"input_ids": rows})
            values = values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-12)
            for row, at in enumerate(some):
                vectors[at] = values[row]
    return np.stack(vectors)


for _ in sys.stdin:
    begun = time.perf_counter()
    vectors = embed(sentences)
    seconds = time.perf_counter() - begun
    print(json.dumps({"wall": seconds, "first": vectors[:, 0].tolist()}), flush=True)
