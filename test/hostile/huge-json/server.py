from hostile import serve


def predict(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n" + b'{"prediction":"')
    while True:
        connection.sendall(b"a" * 1048576)


serve(predict)
