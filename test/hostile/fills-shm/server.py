import os
import sys

from hostile import answer, serve

try:
    with open("/dev/shm/fill", "wb") as file:
        for _ in range(400):
            file.write(b"x" * 1048576)
except OSError as error:
    print(f"cannot write: {error}", file=sys.stderr, flush=True)
    sys.exit(1)
os.remove("/dev/shm/fill")
print("400 MiB written", flush=True)
serve(answer(b'{"prediction":"fine"}'))
