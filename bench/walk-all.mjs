// Walks one session to its end, many requests on their way at a time, from a process of its own. Prints one line of JSON.
//   node bench/walk-all.mjs PORT
import { connect } from 'node:net'

const port = Number(process.argv[2])
const inFlight = 64
const post = (path, body) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`

const started = await fetch(`http://127.0.0.1:${port}/start`, { method: 'POST', body: '{}' })
const { session_id } = await started.json()
const next = post('/next', JSON.stringify({ session_id, prediction: '' }))

const socket = connect({ port, host: '127.0.0.1', noDelay: true })
let steps = 1
let utterances = 0
let rest = ''
let done = false
socket.setEncoding('utf8')
socket.on('data', (piece) => {
  const bodies = (rest + piece).split('HTTP/1.1 ')
  rest = bodies.pop() ?? ''
  // The last answer has come as a whole when its object is closed.
  if (rest.endsWith('}')) {
    bodies.push(rest)
    rest = ''
  }
  let answers = 0
  for (const body of bodies) {
    if (body === '') continue
    if (!body.startsWith('200')) throw new Error(body)
    answers++
    if (body.includes('"token": "EOF",')) utterances++
    if (body.includes('"done": true')) done = true
  }
  steps += answers
  if (done) socket.end()
  else socket.write(next.repeat(answers))
})
socket.write(next.repeat(inFlight))
await new Promise((resolve) => socket.on('close', resolve))
process.stdout.write(`${JSON.stringify({ steps, utterances })}\n`)
