from hostile import answer, serve

serve(answer(b'{"prediction":"Good morning"}', headers="Content-Encoding: gzip\r\n"))
