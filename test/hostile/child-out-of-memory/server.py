import json
import subprocess
import sys

from hostile import answer, serve

hoard = "x = bytearray(300_000_000)\nfor at in range(0, len(x), 4096): x[at] = 1"
code = subprocess.run([sys.executable, "-c", hoard]).returncode
print(f"worker ended with {code}", flush=True)
serve(answer(json.dumps({"prediction": f"worker ended with {code}"}).encode()))
