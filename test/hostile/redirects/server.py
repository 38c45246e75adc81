import sys

sys.path.insert(0, "..")
from hostile import serve

serve(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/predict\r\nContent-Length: 0\r\n\r\n")
