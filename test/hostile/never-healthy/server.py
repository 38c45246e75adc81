import sys

sys.path.insert(0, "..")
from hostile import answer, serve

serve(b"", health=answer(b'{"status":"loading"}', status="503 Service Unavailable"))
