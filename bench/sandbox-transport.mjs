// A request with 1 MB of JSON both ways, into a container without a network against plain loopback: the same server in both places,
// asked in turns, connections kept. Minima count: other work on the machine only adds. Beside it, what opening a way costs.
//   node bench/sandbox-transport.mjs [--rounds N] [--image NAME]
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'tsdown'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '60' }, image: { type: 'string', default: 'python:3.11-slim' } },
})
const warmUps = 5
const port = 18_000
const label = 'bbx.bench'

const server = `
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    def log_message(self, *_): pass
    def say(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self): self.say(b"{}")
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.say(json.dumps({"audio_data": asked["audio_data"]}).encode())
ThreadingHTTPServer((sys.argv[1], ${port}), Handler).serve_forever()
`
const body = JSON.stringify({ audio_data: Buffer.alloc(750_000, 'speech').toString('base64') })
const post = { method: 'POST', path: '/predict', body, timeoutMs: 10_000, maxBodyBytes: 4_000_000 }
const get = { method: 'GET', path: '/health', timeoutMs: 10_000, maxBodyBytes: 1_000 }

async function untilUp(http) {
  for (let left = 400; left > 0; left--) {
    if ((await http.request(get)).ok) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the server does not come up')
}

/** The source is TypeScript and no part of the program's own entry: bundled where the packages are found. */
async function source(folder) {
  const entry = {
    http: here('../src/base/http.ts'),
    transport: here('../src/runtime/docker/transport/open-transport.ts'),
    connect: here('../src/runtime/docker/container-engine/connect.ts'),
    address: here('../src/runtime/docker/container-engine/find-address.ts'),
  }
  await build({ config: false, entry, outDir: folder, format: 'esm', platform: 'node', dts: false, logLevel: 'error' })
  const [http, transport, connect, address] = await Promise.all(Object.keys(entry).map((name) => import(`${folder}/${name}.mjs`)))
  return { ...http, ...transport, ...connect, ...address }
}

const quantile = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)]
const rounded = (number, digits = 2) => Number(number.toFixed(digits))

const folder = here(`../node_modules/.cache/bbx-bench-${process.pid}`)
mkdirSync(folder, { recursive: true })
const ends = [() => rmSync(folder, { recursive: true })]
try {
  const { openHttp, openTransport, connectEngine, findEngineAddress } = await source(folder)
  const engine = await connectEngine(await findEngineAddress({ variables: process.env, home: homedir() }))
  const child = spawn('python3', ['-c', server, '127.0.0.1'], { stdio: 'ignore' })
  ends.push(() => child.kill('SIGKILL'))
  const container = await engine.docker.createContainer({
    Image: values.image,
    Cmd: ['python3', '-c', server, '0.0.0.0'],
    User: '65534:65534',
    Labels: { [label]: String(process.pid) },
    HostConfig: { NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'], Init: true },
  })
  ends.push(() => container.remove({ force: true }))
  await container.start()

  const ways = { loopback: openHttp(`http://127.0.0.1:${port}`) }
  const openMs = {}
  for (const kind of ['exec', 'nsenter']) {
    const since = performance.now()
    const way = await openTransport({ engine, containerId: container.id, port, kind }).catch((error) => {
      process.stderr.write(`${kind}: ${error.message}: ${error.why}\n`)
    })
    if (way === undefined) continue
    openMs[kind] = rounded(performance.now() - since, 0)
    ends.push(() => way[Symbol.asyncDispose]())
    ways[kind] = way.http
  }
  ends.push(() => ways.loopback[Symbol.asyncDispose]())
  for (const http of Object.values(ways)) await untilUp(http)

  const seen = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
  for (let round = -warmUps; round < Number(values.rounds); round++) {
    for (const [name, http] of Object.entries(ways)) {
      const result = await http.request(post)
      if (!result.ok || result.body.length < 1_000_000) throw new Error(`${name}: ${JSON.stringify(result).slice(0, 300)}`)
      if (round >= 0) seen[name].push(result.ms)
    }
  }
  const least = Math.min(...seen.loopback)
  const rows = Object.entries(seen).map(([name, ms]) => [
    name,
    {
      minMs: rounded(Math.min(...ms)),
      p50Ms: rounded(quantile(ms, 0.5)),
      p95Ms: rounded(quantile(ms, 0.95)),
      ratioOfMinima: rounded(Math.min(...ms) / least),
    },
  ])
  process.stdout.write(
    `${JSON.stringify({ rounds: Number(values.rounds), bodyBytes: body.length, openMs, ...Object.fromEntries(rows) }, null, 2)}\n`,
  )
} finally {
  for (const end of ends.reverse()) await end()
}
