"""What the hostile servers share: an honest /health and a way to misbehave on /predict with the raw socket in hand."""

import os
import socket
import threading

HEALTHY = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"status":"healthy"}'


def answer(body, status="200 OK", headers=""):
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def serve(predict, health=HEALTHY):
    """`predict(connection)` writes what it likes; `health` is bytes, or a function like it."""
    server = socket.create_server((os.environ["HOST"], int(os.environ["PORT"])))
    while True:
        connection, _ = server.accept()
        threading.Thread(target=talk, args=(connection, predict, health), daemon=True).start()


def talk(connection, predict, health):
    with connection:
        try:
            while request := read(connection):
                target = health if request.startswith(b"GET /health") else predict
                connection.sendall(target) if isinstance(target, bytes) else target(connection)
        except OSError:
            pass


def read(connection):
    seen = b""
    while b"\r\n\r\n" not in seen:
        more = connection.recv(65536)
        if not more:
            return b""
        seen += more
    head, _, body = seen.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head
