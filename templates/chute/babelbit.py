"""__BBX_HEAD__"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

from chutes.chute import Chute, NodeSelector
from chutes.image import Image
from pydantic import BaseModel, model_validator

CHUTES_USERNAME = __BBX_USERNAME__
CHUTE_NAME = __BBX_NAME__
MODEL_REPO = __BBX_REPO__
MODEL_REVISION = __BBX_REVISION__


# --- chute/setup.py ---

__BBX_SETUP__

# --- chute/load.py ---

__BBX_LOAD__

# --- chute/predict.py ---

__BBX_PREDICT__

# --- what validators send and read ---


class BBUtteranceEvaluation(BaseModel):
    lexical_similarity: float = 0.0
    semantic_similarity: float = 0.0
    earliness: float = 0.0
    u_step: float = 0.0


class BBPredictedUtterance(BaseModel):
    index: str
    step: int
    prefix: str
    prediction: str = ""
    context: str = ""
    done: bool = False
    ground_truth: str | None = None
    evaluation: BBUtteranceEvaluation | None = None

    @model_validator(mode="after")
    def _is_text(self) -> BBPredictedUtterance:
        # Half of a surrogate pair can be written in JSON but not answered.
        for text in (self.index, self.prefix, self.prediction, self.context, self.ground_truth or ""):
            if any("\ud800" <= letter <= "\udfff" for letter in text):
                raise ValueError("half of a surrogate pair is no text")
        return self


class BBPredictOutput(BaseModel):
    success: bool
    model: str
    utterance: BBPredictedUtterance
    error: str | None = None
    context_used: str
    complete: bool = False
    prediction: str = ""


# --- the chute ---


class _State:
    """What the chute knows of itself: the model once it is loaded, and what it did since."""

    def __init__(self) -> None:
        self.model: Any = None
        self.since = time.monotonic()
        self.answered = 0
        self.failed = 0
        # A model computes one answer at a time; who comes meanwhile waits.
        self.turn = asyncio.Lock()


def _folder() -> Path:
    """The files of the model. The only download, before anything is answered: the platform cuts the network afterwards."""
    local = os.environ.get("CHUTE_MODEL_FOLDER")
    if local:
        return Path(local)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(MODEL_REPO, revision=MODEL_REVISION))


def _load_model() -> Any:
    return load_model(_folder())


def _predict(model: Any, data: BBPredictedUtterance) -> BBPredictOutput:
    """The answer for one step; where there is none, `error` says why."""
    if model is None:
        return _failure(data, "Model not loaded")
    if not data.prefix.strip():
        return _failure(data, "No input provided")
    try:
        said = predict_utterance(model, data.prefix, data.context)
        if not isinstance(said, str):
            raise TypeError(f"predict_utterance gave {type(said).__name__}, which is no text")
    except Exception as error:
        return _failure(data, f"{type(error).__name__}: {error}")
    # A token may end inside of a character: what is left of it is no text.
    text = "".join(letter for letter in said if not "\ud800" <= letter <= "\udfff")
    return BBPredictOutput(
        success=True,
        model=MODEL_REPO,
        utterance=data.model_copy(update={"prediction": text}),
        context_used=data.context,
        complete=True,
        prediction=text,
    )


def _failure(data: BBPredictedUtterance, error: str) -> BBPredictOutput:
    return BBPredictOutput(success=False, model=MODEL_REPO, utterance=data, error=error, context_used="")


def _health(state: _State) -> dict[str, Any]:
    loaded = state.model is not None
    return {
        "status": "healthy" if loaded else "loading",
        "model": CHUTE_NAME,
        "model_loaded": loaded,
        "repo": MODEL_REPO,
        "revision": MODEL_REVISION,
        "answered": state.answered,
        "failed": state.failed,
        "up_seconds": round(time.monotonic() - state.since, 3),
    }


def init_chute() -> Chute:
    image = (
        Image(username=__BBX_IMAGE_USERNAME__, name=__BBX_IMAGE_NAME__, tag=__BBX_IMAGE_TAG__, readme=__BBX_IMAGE_README__)
        .from_base(BASE_IMAGE)
        .run_command("pip install --no-cache-dir " + " ".join(PACKAGES))
        .set_workdir("/app")
    )
    return Chute(
        username=CHUTES_USERNAME,
        name=CHUTE_NAME,
        image=image,
        tagline=TAGLINE,
        readme=__BBX_README__,
        node_selector=NodeSelector(
            gpu_count=GPU_COUNT,
            min_vram_gb_per_gpu=MIN_VRAM_GB_PER_GPU,
            include=INCLUDE_GPUS,
            exclude=EXCLUDE_GPUS,
        ),
        concurrency=CONCURRENCY,
        max_instances=MAX_INSTANCES,
        scaling_threshold=SCALING_THRESHOLD,
        shutdown_after_seconds=SHUTDOWN_AFTER_SECONDS,
        allow_external_egress=False,
    )


chute = init_chute()
state = _State()


@chute.on_startup()
async def start(self) -> None:
    """An instance whose model cannot be loaded ends here, with the reason in its log."""
    state.model = await asyncio.to_thread(_load_model)


@chute.cord(path="/health", public_api_path="/health", public_api_method="POST")
async def health(self, *args, **kwargs) -> dict[str, Any]:
    return _health(state)


@chute.cord(path="/predict", public_api_path="/predict", public_api_method="POST")
async def predict(self, data: BBPredictedUtterance) -> dict[str, Any]:
    async with state.turn:
        answer = await asyncio.to_thread(_predict, state.model, data)
    if answer.success:
        state.answered += 1
    else:
        state.failed += 1
    return answer.model_dump()
