from hostile import serve

body = b'1d\r\n{"prediction":"Good morning"}\r\n0\r\n\r\n'
head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
serve(head + body)
