from hostile import serve


def predict(connection):
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1000)


serve(predict)
