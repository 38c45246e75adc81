from hostile import serve

serve(b'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{"prediction":"Good morning"}')
