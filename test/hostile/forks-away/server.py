import sys

sys.path.insert(0, "..")
import os
import signal
import subprocess
import time

from hostile import answer, serve


def daemon(keep_environment):
    """A process in a session of its own, without a parent, deaf to SIGTERM; with or without the environment it was given."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if not keep_environment:
                time.sleep(1.5)
                os.execve(sys.executable, [sys.executable, "-c", "import time; time.sleep(3600)"], {})
            time.sleep(3600)
        os._exit(0)
    os.wait()


daemon(True)
daemon(False)
subprocess.Popen(["sleep", "3600"])
serve(answer(b'{"prediction":"fine"}'))
