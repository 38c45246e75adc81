"""Reads a start-up log with the package's own code: the session and its chunks on stdin as one JSON document, the text on stdout."""

import base64
import json
import os
import sys

from chutes.entrypoint._decrypt_logs import decrypt_log_chunks
from substrateinterface import Keypair

given = json.load(sys.stdin)
keypair = Keypair.create_from_seed(seed_hex=os.environ["HOTKEY_SEED"])
# The package takes the scalar like this (`chutes startup-logs`), and then fails on the type of the public key.
scalar = bytes(keypair.private_key)[:32]
print(decrypt_log_chunks(given["chunks"], scalar, bytes(keypair.public_key), base64.b64decode(given["ephemeral_pubkey"])))
