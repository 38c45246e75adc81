import sys

sys.path.insert(0, "..")
from hostile import serve

serve(b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"prediction":"longer than declared"}')
