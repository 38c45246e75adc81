import sys
import threading
import time

from hostile import answer, serve

threading.stack_size(64 * 1024)
for count in range(600):
    try:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError as error:
        print(f"{count} threads, then: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
print("600 threads", flush=True)
serve(answer(b'{"prediction":"fine"}'))
