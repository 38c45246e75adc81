import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
  /** stdout as the one document it must be; throws where it is not. */
  document: () => Record<string, unknown> & { error?: { code: string; what: string; remedy: string; missing: unknown[] } }
}

export interface RunOptions {
  cwd?: string
  env?: Record<string, string>
  input?: string
  nodeOptions?: readonly string[]
  /** Called once the process runs: to send signals, to close pipes. */
  meanwhile?: (child: ChildProcess) => void
}

export const bbxProgram = join(packageRoot(), 'dist', 'bbx.mjs')

/** Virtual environments that tests share: each is built once for all runs that need the same. */
export const sharedCache = { BBX_CACHE_DIR: join(tmpdir(), 'bbx-test-cache') }

/** A folder of its own; nothing of the user's configuration is seen. */
export function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'bbx-e2e-'))
}

/** The built `bbx` in a process of its own, without the user's variables and files. */
export async function runBbx(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const cwd = options.cwd ?? (await emptyFolder())
  // As on a machine without a container engine: what needs one says so (`*.docker.test.ts`).
  const env = { PATH: process.env.PATH ?? '', HOME: cwd, BBX_RUNTIME: 'process', ...options.env }
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), '--', bbxProgram, ...words], { cwd, env })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  child.stdin.on('error', () => {})
  if (options.input !== undefined || !options.meanwhile) child.stdin.end(options.input ?? '')
  options.meanwhile?.(child)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, stdout, stderr, document: () => JSON.parse(stdout) }
}
