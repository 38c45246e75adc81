import sys

sys.path.insert(0, "..")
import signal

from hostile import answer, serve

signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
serve(answer(b'{"prediction":"fine"}'))
