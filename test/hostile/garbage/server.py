import sys

sys.path.insert(0, "..")
import random

from hostile import serve

serve(bytes([0x16]) + random.Random(0).randbytes(5000))
