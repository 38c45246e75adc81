import os
import sys
import time

from hostile import answer, serve

children = 0
for _ in range(600):
    try:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        children += 1
    except BlockingIOError as error:
        print(f"{children} children, then: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
print(f"{children} children", flush=True)
serve(answer(b'{"prediction":"fine"}'))
