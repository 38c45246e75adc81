import time

from hostile import serve


def predict(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: x\r\n")
        time.sleep(0.05)


serve(predict)
