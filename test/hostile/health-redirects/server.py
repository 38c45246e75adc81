import sys

sys.path.insert(0, "..")
from hostile import serve

serve(b"", health=b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
