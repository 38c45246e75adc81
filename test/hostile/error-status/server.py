import sys

sys.path.insert(0, "..")
from hostile import answer, serve

serve(answer(b'{"detail":"CUDA out of memory"}' + b"x" * 5000, status="500 Internal Server Error"))
