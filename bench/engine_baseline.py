#!/usr/bin/env python3
"""The yardstick for `bbx engine`: the same answers, written the straightforward way on Python's own http.server.

  python3 bench/engine_baseline.py CHALLENGE.json

Serves POST /start and POST /next on a free loopback port, which it prints. One thread, HTTP/1.0, a new connection for
every request, a line on stderr for each: what `HTTPServer` does when nobody asks for more.
"""
import json
import sys
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

with open(sys.argv[1], encoding="utf-8") as file:
    CHALLENGE = json.load(file)
SESSIONS = {}


def steps():
    uid = CHALLENGE["challenge_uid"]
    for number, dialogue in enumerate(CHALLENGE["dialogues"]):
        def said(utterance, index, token):
            return {"done": False, "challenge_uid": uid, "dialogue_index": number, "dialogue_uid": dialogue["dialogue_uid"],
                    "utterance_index": utterance, "token_index": index, "token": token, "word": token}
        utterances = dialogue["utterances"] or [""]
        for utterance, text in enumerate(utterances):
            index = 0
            for index, token in enumerate(text.split(), 1):
                yield said(utterance, index, token)
            yield said(utterance, index, "EOF")
        yield said(len(utterances), 0, "EOF EOF")
    last = {"done": True, "challenge_uid": uid, "dialogue_index": len(CHALLENGE["dialogues"]), "dialogue_uid": None,
            "utterance_index": 0, "token_index": 0, "token": None}
    while True:
        yield last


class Engine(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", "0"))
        try:
            body = json.loads(self.rfile.read(length).decode("utf-8") or "{}")
        except ValueError:
            return self.answer(400, {"error": "invalid JSON"})
        if self.path == "/start":
            session = str(uuid.uuid4())
            SESSIONS[session] = steps()
            return self.answer(200, {"session_id": session, **next(SESSIONS[session])})
        if self.path == "/next":
            if body.get("session_id") not in SESSIONS:
                return self.answer(400, {"error": "invalid or missing session_id"})
            return self.answer(200, next(SESSIONS[body["session_id"]]))
        return self.answer(404, {"error": "unknown endpoint"})

    def answer(self, status, fields):
        text = json.dumps(fields, ensure_ascii=False).encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", 0), Engine)
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()
