"""The miner's server: `GET` and `POST /health`, `GET /healthz`, `POST /predict`.

It answers as soon as it runs, with 503 until the predictor is loaded. The port is PORT, or else MINER_AXON_PORT, or
else 8091. On SIGTERM or SIGINT it finishes what it can within a few seconds, cleans up and exits with 0.
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
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from inference import Predictor
from schemas import BBPredictedUtterance, BBPredictOutput

FOLDER = Path(__file__).resolve().parent
GRACE_SECONDS = 5
"""For requests under way at SIGTERM. A validator that stops a container kills it after ten seconds."""

log = logging.getLogger("miner")


class Service:
    """The predictor, and the one thread in which it works: the server goes on answering `/health` meanwhile."""

    def __init__(self) -> None:
        self.predictor: Predictor | None = None
        self.failure: str | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="predictor")

    @property
    def model(self) -> str:
        """What the answers name as their model."""
        return "not_loaded" if self.predictor is None else self.predictor.name

    async def load(self) -> None:
        """Loads the predictor; where that fails, says why and stops the server: it would never become healthy."""
        try:
            self.predictor = await asyncio.get_running_loop().run_in_executor(self._thread, Predictor.load, FOLDER)
            log.info("ready: %s", self.model)
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}"
            log.error("the predictor could not be loaded: %s", self.failure)
            signal.raise_signal(signal.SIGTERM)

    async def predict(self, utterance: BBPredictedUtterance) -> str:
        """The full utterance. Raises HTTPException 503 before the predictor is loaded, 500 where it fails."""
        if self.predictor is None:
            raise HTTPException(503, "the predictor is still loading")
        work = partial(self.predictor.predict, utterance.prefix, utterance.context)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except Exception as error:
            log.exception("prediction failed")
            raise HTTPException(500, f"prediction failed: {type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Gives back what the predictor holds, and drops work that has not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self.predictor is not None:
            self.predictor.close()


service = Service()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Loads beside the server, which is up from the first moment, and cleans up at the end."""
    loading = asyncio.create_task(service.load())
    yield
    loading.cancel()
    service.close()
    log.info("stopped")


app = FastAPI(title="babelbit miner", lifespan=lifespan)


@app.get("/health")
@app.post("/health")
@app.get("/healthz")
async def health() -> JSONResponse:
    """Validators ask chutes with POST and self-hosted miners with GET."""
    if service.predictor is None:
        return JSONResponse({"status": "loading", "model": service.model, "model_loaded": False}, 503)
    return JSONResponse({"status": "healthy", "model": service.model, "model_loaded": True})


@app.post("/predict")
async def predict(utterance: BBPredictedUtterance) -> BBPredictOutput:
    """One step of a dialogue: what the whole utterance will be."""
    prediction = await service.predict(utterance)
    return BBPredictOutput(
        success=True,
        model=service.model,
        utterance=utterance.model_copy(update={"prediction": prediction}),
        error=None,
        context_used=utterance.context,
        complete=True,
        prediction=prediction,
    )


@app.exception_handler(RequestValidationError)
async def refuse(_: Request, error: RequestValidationError) -> JSONResponse:
    """422 with what is wrong and where, without echoing the request: it may not even be text."""
    reasons = [{"loc": list(entry["loc"]), "msg": entry["msg"], "type": entry["type"]} for entry in error.errors()]
    return JSONResponse({"detail": reasons}, 422)


def port_from_environment() -> int:
    """The first of PORT and MINER_AXON_PORT that is set. Exits with the reason where it is no port."""
    name = "PORT" if os.environ.get("PORT") else "MINER_AXON_PORT"
    text = os.environ.get(name) or "8091"
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        sys.exit(f"{name} is {text!r}, which is no port: use a number from 0 to 65535")
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
    # Not sys.exit: it would wait for the predictor's thread, however long that still computes for nobody.
    os._exit(code)
