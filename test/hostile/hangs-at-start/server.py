import sys

sys.path.insert(0, "..")
import time

from hostile import serve

serve(b"", health=lambda connection: time.sleep(3600))
