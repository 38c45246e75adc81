#!/usr/bin/env python3
"""Load on an utterance engine, from a process of its own: bare sockets, so that the generator takes as little as it can of the
cores that it shares with the server. A generator on Node's sockets took twice the engine's own time for a connection: it was
measured, not the engine.

  python3 bench/http_load.py PORT CONNECTIONS SECONDS keep|close      prints one line of JSON
"""
import json
import select
import socket
import sys
import time

PORT, CONNECTIONS, SECONDS, KEEP = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4] == "keep"
WARM_UP_SECONDS = 1.0
LENGTH = b"content-length:"


def post(path, body):
    connection = "keep-alive" if KEEP else "close"
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: {connection}\r\n\r\n{body}"
    ).encode()


START = post("/start", "{}")


class Line:
    """One client: a session after the other, one question at a time."""

    def __init__(self, poll, lines):
        self.poll, self.lines = poll, lines
        self.socket = None
        self.next = None
        self.ask(START)

    def ask(self, request):
        self.got = b""
        self.unsent = request
        if self.socket is None:
            self.socket = socket.socket()
            self.socket.setblocking(False)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.connect_ex(("127.0.0.1", PORT))
            self.lines[self.socket.fileno()] = self
            sent = self.send()
            self.poll.register(self.socket, select.EPOLLIN if sent else select.EPOLLOUT)
        else:
            self.send()

    def send(self):
        """False while the connection is not there yet: a server that is slow to accept leaves it waiting."""
        try:
            self.socket.send(self.unsent)
        except (BlockingIOError, OSError) as error:
            if isinstance(error, ConnectionError):
                raise
            return False
        self.unsent = None
        return True

    def ready(self):
        """The status of the answer once it is whole, else None."""
        if self.unsent is not None:
            if self.send():
                self.poll.modify(self.socket, select.EPOLLIN)
            return None
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the connection ended early")
        got = self.got = self.got + piece if self.got else piece
        head = got.find(b"\r\n\r\n")
        if head < 0:
            return None
        at = got.find(b"Content-Length:")
        if at < 0 or at > head:
            at = got.lower().find(LENGTH)
        length = int(got[at + len(LENGTH) : got.find(b"\r\n", at)])
        if len(got) < head + 4 + length:
            return None
        if not KEEP:
            self.poll.unregister(self.socket)
            del self.lines[self.socket.fileno()]
            self.socket.close()
            self.socket = None
        return int(got[9:12])

    def go_on(self):
        """Puts the next question; says whether the answer before it was one to /next."""
        got = self.got
        if self.next is None:
            session = json.loads(got[got.find(b"\r\n\r\n") + 4 :])["session_id"]
            self.next = post("/next", json.dumps({"session_id": session, "prediction": ""}))
            self.ask(self.next)
            return False
        if b'"done": true' in got:
            self.next = None
            self.ask(START)
        else:
            self.ask(self.next)
        return True


def main():
    poll, lines = select.epoll(), {}
    for _ in range(CONNECTIONS):
        Line(poll, lines)
    answered = failed = warmed = 0
    began = time.perf_counter()
    measured_from = None
    while True:
        now = time.perf_counter()
        if measured_from is None and now - began > WARM_UP_SECONDS:
            measured_from, warmed = now, answered
        if measured_from is not None and now - measured_from > SECONDS:
            break
        for descriptor, _ in poll.poll(1):
            line = lines[descriptor]
            status = line.ready()
            if status is None:
                continue
            if status != 200:
                failed += 1
            answered += line.go_on()
    elapsed = now - measured_from
    print(json.dumps({"perSecond": round((answered - warmed) / elapsed), "answered": answered, "failed": failed}))


main()
