import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'
import { findPython } from '../../src/runtime/process/python.ts'
import { virtualEnvironment } from '../../src/runtime/process/virtual-environment.ts'
import { readTemplate } from '../../src/submission/scaffold/read-template.ts'
import { waitFor } from './wait-for.ts'

export interface TemplateServer {
  url: string
  process: ChildProcess
  /** What it has printed so far. */
  log(): string
  /** The exit code, and how long it took from now. */
  stop(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }>
  exited(): Promise<number | null>
}

export interface TemplateChoice {
  track: string
  template: string
  /** Any route of the server: it is up once something is answered there. */
  health: string
  /** Files instead of the template's own. */
  changes?: Readonly<Record<string, string>>
}

/** A template's server in an environment of its own, which is kept between runs of the tests. */
export async function templateServer({ track, template, health, changes = {} }: TemplateChoice): Promise<TemplateServer> {
  const templates = join(packageRoot(), 'templates')
  const files = await readTemplate(templates, track, template)
  const folder = await mkdtemp(join(tmpdir(), 'bbx-template-'))
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), changes[path] ?? content)
  }
  const python = await templatePython(folder)
  const port = await freePort()
  const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', HOST: '127.0.0.1', PORT: String(port), MINER_AXON_PORT: '1' }
  const child = spawn(python, ['server.py'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  void gone.then(() => rm(folder, { recursive: true, force: true }))
  const url = `http://127.0.0.1:${port}`
  await waitFor(async () => child.exitCode !== null || (await answers(`${url}${health}`)), 60_000)
  return {
    url,
    process: child,
    log: () => text,
    exited: () => gone,
    async stop(signal) {
      const begun = performance.now()
      child.kill(signal)
      return { code: await gone, ms: performance.now() - begun }
    },
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}

/** A Python with the packages that a folder requires. */
export async function templatePython(root: string, limitMs = 110_000): Promise<string> {
  const environment = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const signal = AbortSignal.timeout(limitMs)
  const python = await findPython({ wanted: null, environment, signal })
  const cacheDir = join(tmpdir(), 'bbx-test-environments')
  const made = await virtualEnvironment({
    root,
    python,
    cacheDir,
    stateDir: cacheDir,
    environment,
    onEvent: () => {},
    signal,
  })
  if (!('folder' in made)) throw new Error(`${made.what}: ${made.evidence}`)
  return join(made.folder, 'bin/python')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
