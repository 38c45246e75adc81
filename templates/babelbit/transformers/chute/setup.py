"""How the chute is deployed. `bbx chute generate` reads this file without running it: plain values only, all of these names."""

BASE_IMAGE = "parachutes/python:3.12"
"""Needs CUDA, Python 3.10 or newer and pip on PATH; the platform strongly advises this one."""
PACKAGES = ["huggingface_hub==1.33.0", "pydantic==2.13.5", "safetensors==0.8.0", "torch==2.13.0", "transformers==5.12.1"]
"""What load.py and predict.py import. A change makes another image, whose upload needs 50 dollars on the account."""

GPU_COUNT = 1
MIN_VRAM_GB_PER_GPU = 16
"""Enough for a model of up to 6 billion parameters in 16 bits. Price and deployment fee follow from these two: `bbx chute quote` before you raise them."""
INCLUDE_GPUS = None
EXCLUDE_GPUS = None

CONCURRENCY = 4
"""Requests that one instance takes at the same time; one more gets status 429."""
MAX_INSTANCES = 1
SCALING_THRESHOLD = 0.75
SHUTDOWN_AFTER_SECONDS = 3600
"""Idling is paid for; a cold chute fails the first steps of a session."""

TAGLINE = "Completes the utterances of a dialogue"
