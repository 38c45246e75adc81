from hostile import serve


def predict(connection):
    connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"pre\r\n')
    connection.close()


serve(predict)
