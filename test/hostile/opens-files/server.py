import os
import sys

from hostile import answer, serve

try:
    files = [os.open("/dev/null", os.O_RDONLY) for _ in range(5000)]
except OSError as error:
    os.closerange(10, 8192)
    print(f"cannot open: {error}", file=sys.stderr, flush=True)
    sys.exit(1)
print(f"{len(files)} files", flush=True)
serve(answer(b'{"prediction":"fine"}'))
