import sys

sys.path.insert(0, "..")
import time

from hostile import serve

serve(lambda connection: time.sleep(3600))
