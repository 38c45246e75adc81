"""What the chute answers: called for one step at a time, with what load.py returned."""

from typing import Any


def predict_utterance(model: Any, prefix: str, context: str) -> str:
    """The full utterance, words so far included: a bare completion is compared with the whole truth and loses."""
    return model.predict(prefix, context)
