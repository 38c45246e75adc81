import gzip

from hostile import answer, serve

body = gzip.compress(gzip.compress(b" " * 100_000_000, 1))
serve(answer(body, headers="Content-Encoding: gzip, gzip\r\n"))
