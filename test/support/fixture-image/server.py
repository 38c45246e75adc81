"""A submission's server on the standard library alone: GET and POST /health, POST /predict, POST /echo (the body as it came)."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def say(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/health":
            self.say(b'{"status": "healthy"}')
        else:
            self.say(b'{"detail": "Not Found"}', 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/echo":
            self.say(body)
        elif self.path == "/predict":
            self.say(json.dumps({"prediction": json.loads(body)["prefix"] + " and so on"}).encode())
        else:
            self.do_GET()


ThreadingHTTPServer((os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
