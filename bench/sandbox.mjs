// What a sandbox costs: from the start of its container to healthy beyond the server's own time, the memory of `bbx run` while nothing is asked, and
// the clean-up after Ctrl-C. Needs a container engine with python:3.11-slim; the server needs nothing but Python.
//   node bench/sandbox.mjs [--rounds N] [--idle SECONDS] [--program dist/bbx.mjs]
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    idle: { type: 'string', default: '5' },
    program: { type: 'string', default: fileURLToPath(new URL('../dist/bbx.mjs', import.meta.url)) },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'bbx-bench-sandbox-'))
const miner = join(folder, 'm')

// It tells how long it took itself: from the start of its process, which the kernel counts in hundredths of a second, to the first listen.
const server = `
import os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_GET(self):
        body = b'{"status": "healthy", "ownMs": %d}' % own
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
listening = ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler)
ticks = int(open("/proc/self/stat").read().rpartition(")")[2].split()[19])
own = (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")) * 1000
listening.serve_forever()
`

function bbx(...words) {
  const { status, stderr } = spawnSync(process.execPath, ['--', values.program, ...words], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`bbx ${words[0]} ended with ${status}: ${stderr}`)
}

async function round() {
  const child = spawn(process.execPath, ['--', values.program, 'run', 'm', '--quiet'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  const line = await new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`bbx run ended with ${code}: ${errors}`)))
  })
  const { url, healthyAfterMs } = JSON.parse(line)
  const { ownMs } = await (await fetch(`${url}/health`)).json()
  await sleep(Number(values.idle) * 1000)
  const idleMb = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024
  const before = performance.now()
  child.kill('SIGINT')
  await ended
  return { overheadMs: healthyAfterMs - ownMs, ownMs, cleanUpMs: performance.now() - before, idleMb }
}

const median = (numbers) => Math.round(numbers.toSorted((a, b) => a - b)[numbers.length >> 1])

try {
  bbx('init', 'm', '--track', 'babelbit', '--hotkey', '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM')
  writeFileSync(join(miner, 'server.py'), server)
  writeFileSync(join(miner, 'Dockerfile'), 'FROM python:3.11-slim\nWORKDIR /app\nCOPY server.py .\nCMD ["python3", "-u", "server.py"]\n')
  bbx('build', 'm')
  const seen = []
  for (let count = 0; count < Number(values.rounds); count++) seen.push(await round())
  const of = (name) => seen.map((one) => one[name])
  console.log(
    JSON.stringify({
      startToHealthyBeyondOwnMs: { median: median(of('overheadMs')), least: Math.round(Math.min(...of('overheadMs'))), target: 800 },
      ownMs: median(of('ownMs')),
      cleanUpMs: { median: median(of('cleanUpMs')), most: Math.round(Math.max(...of('cleanUpMs'))), target: 2_000 },
      idleMb: { median: median(of('idleMb')), most: Math.round(Math.max(...of('idleMb'))), target: 100 },
    }),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
