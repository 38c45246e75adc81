"""How the chute gets its model: called once, before anything is answered. Later there is no network."""

from pathlib import Path
from typing import Any


def load_model(folder: Path) -> Any:
    """From the files of this repository at the deployed revision: the predictor that server.py serves as well."""
    import sys

    # So that a chute and a self-hosted miner answer alike, the code is the repository's own.
    sys.path.insert(0, str(folder))
    from inference import Predictor

    return Predictor.load(folder)
