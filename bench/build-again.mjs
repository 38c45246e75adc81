// `bbx build` of an unchanged submission, in turns with the container engine's own answers to the same questions (version, info, inspect of the image
// and of its base), asked over its socket from a fresh Node. The difference is what bbx adds. Needs dist/ and a container engine with python:3.11-slim.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const rounds = Number(process.argv[2] ?? 15)
const weightsMiB = Number(process.argv[3] ?? 0)
const targetMs = 500
const bbx = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'bbx.mjs')
const folder = mkdtempSync(join(tmpdir(), 'bbx-bench-'))
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const run = (...words) => execFileSync(process.execPath, [bbx, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
run('init', 'm', '--track', 'babelbit', '--hotkey', hotkey)
writeFileSync(join(folder, 'm', 'Dockerfile'), 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "server.py"]\n')
if (weightsMiB > 0) writeFileSync(join(folder, 'm', 'models', 'weights.bin'), Buffer.alloc(weightsMiB * 1048576, 7))
const { image } = JSON.parse(run('build', 'm', '--build-network', 'none', '--json').toString())

const ask = `
const { request } = require('node:http')
const get = (path) => new Promise((done) => request({ socketPath: '/var/run/docker.sock', path }, (r) => r.resume().on('end', done)).end())
Promise.all(['/version', '/info']
  .map(get)).then(() => Promise.all([get('/images/${image.tag}/json'), get('/images/python:3.11-slim/json')]))
`
const calls = {
  'the engine, from node': [process.execPath, ['-e', ask]],
  'bbx build, unchanged': [process.execPath, [bbx, 'build', 'm', '--build-network', 'none', '--json', '--quiet']],
}
const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]))
try {
  for (let round = -1; round < rounds; round++) {
    for (const [name, [program, words]] of Object.entries(calls)) {
      const started = process.hrtime.bigint()
      const { status, stdout } = spawnSync(program, words, { cwd: folder })
      const ms = Number(process.hrtime.bigint() - started) / 1e6
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stdout}`)
      if (words.includes('build') && JSON.parse(stdout.toString()).image.built) throw new Error('it was built again')
      // The first round warms the disk's cache.
      if (round >= 0) times[name].push(ms)
    }
  }
} finally {
  spawnSync('docker', ['rmi', image.tag], { stdio: 'ignore' })
  rmSync(folder, { recursive: true, force: true })
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
for (const [name, values] of Object.entries(times))
  console.log(`${name.padEnd(22)} median ${median(values).toFixed(0)} ms, least ${Math.min(...values).toFixed(0)} ms`)
const [engine, build] = Object.values(times)
const added = median(build.map((ms, index) => ms - engine[index]))
const least = Math.min(...build) - Math.min(...engine)
console.log(`added: median ${added.toFixed(0)} ms, between the least ${least.toFixed(0)} ms; target ${targetMs} ms`)
