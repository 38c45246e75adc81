import sys

sys.path.insert(0, "..")
import time

from hostile import serve


def predict(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


serve(predict)
