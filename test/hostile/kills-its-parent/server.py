import os
import signal

try:
    os.kill(-1, signal.SIGKILL)
except (ProcessLookupError, PermissionError):
    print("nobody else is to be had", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
