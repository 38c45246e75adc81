"""What a validator sends and reads. The order of the fields is the order in the JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class BBUtteranceEvaluation(BaseModel):
    """Filled in by validators only."""

    model_config = ConfigDict(allow_inf_nan=False)

    lexical_similarity: float = 0.0
    semantic_similarity: float = 0.0
    earliness: float = 0.0
    u_step: float = 0.0


class BBPredictedUtterance(BaseModel):
    """One step of a dialogue: the words of an utterance so far, and the utterances before it."""

    index: str
    """The validator's session."""
    step: int
    """How many words came before the last one: 0 for the first."""
    prefix: str
    """The words so far, one blank between them."""
    prediction: str = ""
    context: str = ""
    """The dialogue's earlier utterances, joined with " EOF "."""
    done: bool = False
    ground_truth: str | None = None
    evaluation: BBUtteranceEvaluation | None = None

    @model_validator(mode="after")
    def is_text(self) -> BBPredictedUtterance:
        """Half of a surrogate pair can be written in JSON but not answered, and it makes a validator's scorer fail."""
        for name in ("index", "prefix", "prediction", "context", "ground_truth"):
            text = getattr(self, name)
            if text is not None and any("\ud800" <= letter <= "\udfff" for letter in text):
                raise ValueError(f"{name} contains half of a surrogate pair, which is no text")
        return self


class BBPredictOutput(BaseModel):
    """The answer of `POST /predict`, for two readers at once.

    Who calls a chute reads `utterance.prediction`, who calls a self-hosted miner reads `prediction`. Both hold the
    full utterance, the words so far included: that is what is scored.
    """

    success: bool
    model: str
    utterance: BBPredictedUtterance
    error: str | None = None
    context_used: str
    complete: bool = False
    prediction: str
