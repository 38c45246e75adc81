import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface PythonMinerOptions {
  /** Python statements that see `body` (the question), `count` (questions so far, this one included) and answer with `self.say(object)`. */
  predict?: string
  health?: string
}

export interface PythonMiner {
  folder: string
  /** Every question that reached the server, over all its lives. */
  questions(): Promise<{ prefix: string; context: string; step: number; index: string }[]>
}

const testHotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'

/** A submission on Python's standard library alone: nothing to install, and it keeps count of what it was asked. */
export async function pythonMiner(
  parent: string,
  {
    predict = 'self.say({"prediction": body["prefix"] + " and so on"})',
    health = 'self.say({"status": "healthy"})',
  }: PythonMinerOptions = {},
): Promise<PythonMiner> {
  const folder = join(parent, 'miner')
  // Beside the folder: inside, it would change the submission's fingerprint.
  const log = join(parent, 'questions.jsonl')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'hotkey.txt'), testHotkey)
  await writeFile(join(folder, 'bbx.toml'), 'track = "babelbit"\n')
  await writeFile(join(folder, 'requirements.txt'), '')
  await writeFile(join(folder, '.dockerignore'), '.bbx\n.env\n.env.*\n.git\n')
  await writeFile(join(folder, 'Dockerfile'), 'FROM python:3.11-slim\nCOPY . /app\nWORKDIR /app\nCMD ["python", "server.py"]\n')
  await writeFile(join(folder, 'server.py'), serverText(log, predict, health))
  return {
    folder,
    async questions() {
      const text = await readFile(log, 'utf8').catch(() => '')
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    },
  }
}

function serverText(log: string, predict: string, health: string): string {
  const indented = (code: string) => code.split('\n').join('\n        ')
  return `import json
import os
import signal
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

count = 0
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def say(self, answer, status=200):
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        ${indented(health)}

    def do_POST(self):
        global count
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        count += 1
        with open(${JSON.stringify(log)}, "a") as file:
            file.write(json.dumps(body) + "\\n")
        ${indented(predict)}


ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
`
}
