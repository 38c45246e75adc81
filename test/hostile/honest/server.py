import sys

sys.path.insert(0, "..")
import json
import os
import signal

from hostile import answer, serve

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
serve(answer(json.dumps({"prediction": "fine", "environment": dict(os.environ), "python": sys.executable, "cwd": os.getcwd()}).encode()))
