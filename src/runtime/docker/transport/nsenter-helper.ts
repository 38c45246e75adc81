/**
 * Runs in Node inside the container's network namespace (and in nothing else of the container): opens connections when asked and hands
 * them, open, to its parent over the channel between the two. Nothing is relayed: the parent then talks to the server itself.
 * It ends with the channel, so with its parent, however that went.
 */
export const nsenterHelper = `
const net = require('node:net')
const [host, port] = process.argv.slice(1)
process.on('disconnect', () => process.exit(0))
const waiting = new Map()
process.on('message', ({ open, drop }) => {
  if (drop !== undefined) return void waiting.get(drop)?.destroy()
  const socket = new net.Socket({ allowHalfOpen: true })
  waiting.set(open, socket)
  // Paused before it is connected, it reads nothing: what the server sends first is for the parent.
  socket.pause()
  socket.setNoDelay(true)
  socket.once('error', (error) => process.send({ failed: open, code: error.code, message: error.message }))
  socket.once('close', () => waiting.delete(open))
  socket.connect({ host, port: Number(port) }, () => {
    waiting.delete(open)
    process.send({ opened: open }, socket)
  })
})
process.send({ ready: true })
`.trim()
