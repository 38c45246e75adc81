import os

os.environ["HOST"] = "127.0.0.1"

from hostile import answer, serve

serve(answer(b'{"prediction":"fine"}'))
