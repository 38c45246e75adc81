from hostile import serve


def predict(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"x" * 4096 + b"\r\n")


serve(predict)
