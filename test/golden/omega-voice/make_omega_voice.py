#!/usr/bin/env python3
"""Writes omega-voice.parquet as the producer of omega-voice writes its files (README.md).

    pip install pyarrow==26.0.1 && python3 make_omega_voice.py
"""
import io
import os
import wave
from array import array

import pyarrow as pa
import pyarrow.parquet as pq

# (youtube id, rate, seconds, starts, ends, speakers)
ROWS = [
    ("aaaaaaaaaaa", 4000, 2.0, [0.0, 0.7, 1.4], [0.6, 1.3, 1.9], ["A", "B", "A"]),
    ("bbbbbbbbbbb", 4000, 1.0, [0.1], [0.9], ["A"]),
    ("ccccccccccc", 4000, 1.2, [0.0, 0.5], [0.4, 1.1], ["A", "A"]),
    ("-dddddddddd", 4000, 1.2, [0.10005, 0.5], [0.4, 1.1], ["A", "B"]),
    ("eeeeeeeeeee", 4000, 1.2, [0.0, 0.5], [0.4, 0.7], ["A", "B"]),
    ("fffffffffff", 8000, 1.2, [0.0, 0.5], [0.4, 9.0], ["B", "A"]),
]


def wav(rate, seconds):
    """Every sample is its own place, so that a cut shows where it was made."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array("h", range(round(rate * seconds))).tobytes())
    return out.getvalue()


schema = pa.schema([
    ("audio_id", pa.string()),
    ("youtube_id", pa.string()),
    ("audio", pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
    ("start_time", pa.int64()),
    ("end_time", pa.int64()),
    ("audio_embed", pa.list_(pa.float32())),
    ("diar_timestamps_start", pa.list_(pa.float64())),
    ("diar_timestamps_end", pa.list_(pa.float64())),
    ("diar_speakers", pa.list_(pa.string())),
    ("inverse_der", pa.float64()),
    ("audio_length_score", pa.float64()),
    ("audio_quality_score", pa.float64()),
    ("query_relevance_score", pa.float64()),
    ("total_score", pa.float64()),
    ("query", pa.string()),
    ("submitted_at", pa.int64()),
]).with_metadata({"huggingface": '{"info": {"features": {"audio": {"sampling_rate": 16000, "_type": "Audio"}}}}'})
rows = [
    {
        "audio_id": f"id-{video}", "youtube_id": video, "audio": {"bytes": wav(rate, seconds), "path": None},
        "start_time": 0, "end_time": 60, "audio_embed": [0.5, -0.5], "diar_timestamps_start": starts, "diar_timestamps_end": ends,
        "diar_speakers": speakers, "inverse_der": 0.5, "audio_length_score": 1.0, "audio_quality_score": 0.5,
        "query_relevance_score": 0.5, "total_score": 0.5, "query": "two people talk", "submitted_at": 1737000000,
    }
    for video, rate, seconds, starts, ends, speakers in ROWS
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "omega-voice.parquet")
pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, row_group_size=4)
