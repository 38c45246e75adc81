import time

from hostile import serve


def predict(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 900_000)
    time.sleep(3600)


serve(predict)
