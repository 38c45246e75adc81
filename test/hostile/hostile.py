"""What the hostile servers share: an honest /health and a way to misbehave on /predict with the raw socket in hand."""

import json
import os
import socket
import threading

HEALTHY = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"status":"healthy"}'


def answer(body, status="200 OK", headers=""):
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def serve(predict, health=HEALTHY):
    """`predict(connection)` writes what it likes; `health` is bytes, or a function like it."""
    serve_requests(lambda connection, head, _body: respond(connection, health if head.startswith(b"GET /health") else predict))


def serve_json(predict, elsewhere=("404 Not Found", b"{}")):
    """`predict(body, headers)` returns an object, or None for an error; what is asked at another path gets `elsewhere`."""

    def respond_json(connection, head, body):
        if head.startswith(b"GET /health"):
            return respond(connection, HEALTHY)
        if not head.startswith(b"POST /predict "):
            return respond(connection, answer(elsewhere[1], status=elsewhere[0]))
        lines = [line.decode("latin1").split(": ", 1) for line in head.split(b"\r\n")[1:]]
        said = predict(json.loads(body), {name.lower(): value for name, value in lines})
        respond(connection, answer(b"{}", status="500 Internal Server Error") if said is None else answer(json.dumps(said).encode()))

    serve_requests(respond_json)


def respond(connection, what):
    connection.sendall(what) if isinstance(what, bytes) else what(connection)


def serve_requests(talk_back):
    server = socket.create_server((os.environ.get("HOST", "0.0.0.0"), int(os.environ["PORT"])))
    while True:
        connection, _ = server.accept()
        threading.Thread(target=talk, args=(connection, talk_back), daemon=True).start()


def talk(connection, talk_back):
    with connection:
        try:
            while request := read(connection):
                talk_back(connection, *request)
        except OSError:
            pass


def read(connection):
    """Head and body of a request; None at the end."""
    seen = b""
    while b"\r\n\r\n" not in seen:
        more = connection.recv(65536)
        if not more:
            return None
        seen += more
    head, _, body = seen.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head, body
