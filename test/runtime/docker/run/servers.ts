/** A server of few lines that does `before` before it listens, and `atPredict` at a request. */
const base = (before: string, atPredict: string) => `
import json, os, signal, socket, subprocess, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def say(self, body, status=200):
        self.send_response(status); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def do_GET(self): self.say(b'{"status": "healthy"}')
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            predict()
        except Exception as error:
            print(repr(error), flush=True)
            return self.say(repr(error).encode(), 500)
        self.say(b'{"prediction": "yes"}')

def predict():
${indented(atPredict)}

${before}
ThreadingHTTPServer(("0.0.0.0", 8000), Handler).serve_forever()
`

function indented(lines: string): string {
  return lines
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}

export const serverThat = {
  doesAt: (predict: string) => ({ 'server.py': base('', predict) }),
  doesFirst: (before: string) => ({ 'server.py': base(before, 'pass') }),
}

export const withServer = ['COPY server.py /app/server.py']
