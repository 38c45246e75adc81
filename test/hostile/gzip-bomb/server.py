import sys

sys.path.insert(0, "..")
import gzip

from hostile import answer, serve

serve(answer(gzip.compress(b" " * 300_000_000), headers="Content-Encoding: gzip\r\n"))
