import gzip

from hostile import answer, serve

body = b'{"prediction":"Good morning"}'
for _ in range(4):
    body = gzip.compress(body)
serve(answer(body, headers="Content-Encoding: gzip, gzip, gzip, gzip\r\n"))
