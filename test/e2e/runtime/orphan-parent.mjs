// Stands in for bbx: starts a guardian as `startGuarded` does, tells the server's pid, and stays until it is killed.
import { spawn } from 'node:child_process'

const [guardian, order] = process.argv.slice(2)
const child = spawn(process.execPath, [guardian], { stdio: ['pipe', 'pipe', 'ignore'], detached: true, env: {} })
child.stdin.write(`${order}\n`)
child.stdout.once('data', (line) =>
  process.stdout.write(JSON.stringify({ guardian: child.pid, ...JSON.parse(String(line).split('\n')[0]) })),
)
setInterval(() => {}, 1000)
