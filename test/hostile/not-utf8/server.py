import sys

sys.path.insert(0, "..")
from hostile import answer, serve

serve(answer(b'{"prediction":"caf\xe9"}'))
