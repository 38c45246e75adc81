import sys

sys.path.insert(0, "..")
import threading

from hostile import answer, serve


def flood():
    while True:
        sys.stdout.write("noise " * 1000 + "\n")


threading.Thread(target=flood, daemon=True).start()
serve(answer(b'{"prediction":"fine"}'))
