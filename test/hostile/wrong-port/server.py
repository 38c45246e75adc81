import sys

sys.path.insert(0, "..")
import os

os.environ["PORT"] = "0"

from hostile import serve

serve(b"")
