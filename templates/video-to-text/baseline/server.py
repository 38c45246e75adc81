"""The miner's server: `GET /api/v1/health` and `POST /api/v1/inference`.

It answers as soon as it runs: health says `initializing`, with 503, until the model is loaded. It listens on all addresses
at port 8000, as validators want it; HOST and PORT change that for a run without a container. On SIGTERM or SIGINT it
finishes what it can within a few seconds, cleans up and exits with 0.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.requests import ClientDisconnect

from embeddings import MOST_CLIPS, SIZE, BadEmbedding, captions_of, rows_of
from schemas import CaptionAnswer, EmbeddingRequest

if TYPE_CHECKING:
    import numpy as np

    from inference import CaptionModel

FOLDER = Path(__file__).resolve().parent
GRACE_SECONDS = 5
"""For requests under way at SIGTERM. A validator that stops a container kills it after ten seconds."""
LARGEST_BODY = MOST_CLIPS * SIZE * 32 + 65_536
"""Bytes: so many numbers with all their digits, and what is around them."""

log = logging.getLogger("miner")


class Service:
    """The model, and the one thread in which it works: the server goes on answering health meanwhile."""

    def __init__(self) -> None:
        self.model: CaptionModel | None = None
        self.failure: str | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")

    async def load(self) -> None:
        """Loads the model; where that fails, says why and stops the server: it would never become healthy."""
        try:
            self.model = await asyncio.get_running_loop().run_in_executor(self._thread, _load)
            log.info("ready: %s", self.model.name)
        except Exception as error:
            self.failure = _reason(error)
            log.error("the model could not be loaded: %s", self.failure)
            signal.raise_signal(signal.SIGTERM)

    async def answer(self, body: bytearray) -> CaptionAnswer:
        """What the model says of a request's clips. Raises HTTPException 503 before it is loaded, 422 for a request that cannot be
        used, 500 where the model fails."""
        model = self.model
        if model is None:
            raise HTTPException(503, "the model is still loading")

        def work() -> CaptionAnswer:
            rows = _rows(body)
            return CaptionAnswer(texts=captions_of(model.caption(rows), len(rows)))

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except HTTPException:
            raise
        except Exception as error:
            log.exception("the model failed")
            raise HTTPException(500, f"the model failed: {_reason(error)}") from error

    def close(self) -> None:
        """Gives back what the model holds, and drops work that has not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self.model is not None:
            self.model.close()


service = Service()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Loads beside the server, which is up from the first moment, and cleans up at the end."""
    loading = asyncio.create_task(service.load())
    yield
    loading.cancel()
    service.close()
    log.info("stopped")


app = FastAPI(title="video-to-text miner", lifespan=lifespan)


@app.get("/api/v1/health")
async def health() -> JSONResponse:
    """Early validators read `status`; later ones take any 200 for healthy, so there is none before the model is loaded."""
    loaded = service.model is not None
    state = {"model_loaded": loaded, "error": service.failure}
    body = {"status": "healthy" if loaded else "initializing", "initialization_status": state}
    return JSONResponse(body, 200 if loaded else 503)


@app.post("/api/v1/inference")
async def inference(request: Request) -> CaptionAnswer:
    """Embeddings of clips in, a caption for each out."""
    return await service.answer(await _body(request))


def _load() -> CaptionModel:
    # Imported only here: what a model needs may take longer to import than to load, and health is asked meanwhile.
    from inference import CaptionModel

    return CaptionModel.load(FOLDER)


def _rows(body: bytearray) -> np.ndarray:
    """The clips of a request. Raises HTTPException 422 with what is wrong, without echoing the request."""
    try:
        return rows_of(EmbeddingRequest.model_validate_json(body).embedding)
    except ValidationError as error:
        # A list of a thousand texts has a thousand errors, all of them the same.
        reasons = [{"loc": ["body", *one["loc"]], "msg": one["msg"], "type": one["type"]} for one in error.errors()[:5]]
        raise HTTPException(422, reasons) from error
    except BadEmbedding as error:
        raise HTTPException(422, [{"loc": ["body", "embedding"], "msg": str(error), "type": "embedding"}]) from error


async def _body(request: Request) -> bytearray:
    """The bytes of a request, no more of them than are needed to know that they are too many."""
    too_large = HTTPException(413, f"the request is larger than {LARGEST_BODY} bytes")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise too_large
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise too_large
    except ClientDisconnect as error:
        raise HTTPException(400, "the request broke off") from error
    return body


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def port_from_environment() -> int:
    """PORT, or 8000. Exits with the reason where it is no port."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        sys.exit(f"PORT is {text!r}, which is no port: use a number from 0 to 65535")
    return int(text)


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # While uvicorn serves, it has handlers of its own; when done it raises what came once more, for these to swallow.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=os.environ.get("HOST") or "0.0.0.0",
            port=port_from_environment(),
            timeout_graceful_shutdown=GRACE_SECONDS,
            # Later validators take uvicorn's own "running" line in the log for healthy, model or no model.
            log_level="warning",
            access_log=False,
        )
    )
    try:
        server.run()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 1 if service.failure is not None else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not sys.exit: it would wait for the model's thread, however long that still computes for nobody.
    os._exit(code)
