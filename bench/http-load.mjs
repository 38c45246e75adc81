// Load on an utterance engine, from a process of its own: raw sockets, so that the generator costs as little as it can
// of the cores that it shares with the server. Prints one line of JSON.
//   node bench/http-load.mjs PORT CONNECTIONS SECONDS keep|close
import { connect } from 'node:net'

const [port, connections, seconds, mode] = process.argv.slice(2)
const keep = mode === 'keep'
let answered = 0
let failed = 0
let measuring = false
let stopped = false

const ends = Buffer.from('\r\n\r\n')

/** One answer: status and body. With `keep` the socket stays open for the next. */
class Line {
  #socket = null

  ask(request) {
    return new Promise((resolve, reject) => {
      const socket = this.#socket ?? connect({ port: Number(port), host: '127.0.0.1', noDelay: true })
      this.#socket = keep ? socket : null
      let got = null
      const done = (answer) => {
        socket.removeAllListeners()
        if (!keep) socket.destroy()
        resolve(answer)
      }
      socket.on('error', reject)
      socket.on('data', (piece) => {
        got = got === null ? piece : Buffer.concat([got, piece])
        const answer = whole(got)
        if (answer !== null) done(answer)
      })
      socket.on('end', () => {
        this.#socket = null
        reject(new Error('the connection ended early'))
      })
      socket.write(request)
    })
  }

  close() {
    this.#socket?.destroy()
  }
}

function whole(bytes) {
  const head = bytes.indexOf(ends)
  if (head < 0) return null
  const text = bytes.latin1Slice(0, head)
  const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? Number.NaN)
  if (bytes.length < head + 4 + length) return null
  return { status: Number(text.slice(9, 12)), body: bytes.subarray(head + 4, head + 4 + length) }
}

function post(path, body) {
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: ${keep ? 'keep-alive' : 'close'}\r\n\r\n${body}`
}

async function session(line) {
  const { body } = await line.ask(post('/start', '{}'))
  const { session_id } = JSON.parse(body.toString())
  const next = post('/next', JSON.stringify({ session_id, prediction: '' }))
  while (!stopped) {
    const answer = await line.ask(next)
    if (answer.status !== 200) failed++
    else if (measuring) answered++
    if (answer.body.includes('"done": true')) return
  }
}

async function client() {
  const line = new Line()
  while (!stopped) {
    await session(line).catch((error) => {
      if (!stopped) {
        process.stderr.write(`${error.message}\n`)
        process.exit(1)
      }
    })
  }
  line.close()
}

const clients = Array.from({ length: Number(connections) }, client)
await new Promise((resolve) => setTimeout(resolve, 1000))
measuring = true
const from = performance.now()
const cpuFrom = process.cpuUsage()
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000))
measuring = false
const elapsed = (performance.now() - from) / 1000
const { user, system } = process.cpuUsage(cpuFrom)
stopped = true
await Promise.all(clients)
process.stdout.write(`${JSON.stringify({ perSecond: Math.round(answered / elapsed), failed, loadCpu: (user + system) / 1e6 / elapsed })}\n`)
