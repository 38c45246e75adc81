import sys

sys.path.insert(0, "..")
import os

from hostile import serve


def predict(connection):
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"predic')
    print("assertion failed in the model", file=sys.stderr, flush=True)
    os._exit(7)


serve(predict)
