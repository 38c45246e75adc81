import sys

sys.path.insert(0, "..")
from hostile import serve


def predict(connection):
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"prediction":"short"}')
    connection.close()


serve(predict)
