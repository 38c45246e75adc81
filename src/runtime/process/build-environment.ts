import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { Fault } from '../../base/fault.ts'
import type { RuntimeEvent } from '../types.ts'
import { findProgram } from './find-program.ts'
import { followLog } from './follow-log.ts'
import { startGuarded } from './guarded.ts'
import { installFailure } from './install-failure.ts'
import type { Python } from './python.ts'

export interface BuildOptions {
  folder: string
  /** null: nothing to install. */
  requirements: string | null
  root: string
  python: Python
  stateDir: string
  environment: Readonly<Record<string, string>>
  onEvent: (event: RuntimeEvent) => void
  signal: AbortSignal
}

const installGraceMs = 2_000
const logBytes = 20 * 1024 * 1024

/** Which installer built it. Throws BbxError E0002, E0003, E0005 for what the submission has no part in, and for abort. */
export async function buildEnvironment(options: BuildOptions): Promise<'uv' | 'pip' | Fault> {
  const { folder, requirements, python, environment } = options
  const logFile = `${folder}.log`
  const debugFile = `${folder}.debug.log`
  await rm(logFile, { force: true })
  const uv = await findProgram('uv', environment.PATH)
  if (uv === null && !python.hasVenv) throw noVenv(python, 'its modules venv or ensurepip are missing')

  options.onEvent({ at: 'environment', text: `creating an environment with Python ${python.version}` })
  // Isolated (-I): the working folder is the submission's, and a file of it called `token.py` must not stand in for Python's own.
  const create = uv === null ? [python.path, '-I', '-m', 'venv', folder] : [uv, 'venv', '--quiet', '--python', python.path, folder]
  if (!(await run(create, logFile, options))) throw await creationFailure(python, logFile)
  if (requirements === null) return uv === null ? 'pip' : 'uv'

  options.onEvent({ at: 'install', text: 'installing requirements' })
  const interpreter = join(folder, 'bin', 'python')
  const install =
    uv === null
      ? [interpreter, '-I', '-m', 'pip', 'install', '--progress-bar', 'off', '--log', debugFile, '-r', requirements]
      : [uv, 'pip', 'install', '--no-progress', '--python', interpreter, '-r', requirements]
  try {
    if (await run(install, logFile, options)) return uv === null ? 'pip' : 'uv'
    return installFailure({ log: await readFile(logFile, 'utf8'), debugLog: await readFile(debugFile, 'utf8').catch(() => ''), logFile })
  } finally {
    await rm(debugFile, { force: true })
  }
}

/** Whether the command succeeded. On abort its whole family is ended before this throws. */
async function run(command: readonly string[], logFile: string, options: BuildOptions): Promise<boolean> {
  const { root, stateDir, environment, onEvent, signal } = options
  signal.throwIfAborted()
  const limits = { outputBytes: logBytes, memoryBytes: null, wallMs: null, graceMs: installGraceMs }
  const guarded = await startGuarded({ command, folder: root, environment, logFile, stateDir, ...limits })
  const log = followLog(logFile, (text) => onEvent({ at: 'install', text }))
  const stop = () => void guarded.stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    const { exit } = await guarded.ended
    signal.throwIfAborted()
    return exit.code === 0
  } finally {
    signal.removeEventListener('abort', stop)
    log[Symbol.dispose]()
  }
}

async function creationFailure(python: Python, logFile: string): Promise<Error> {
  const log = await readFile(logFile, 'utf8').catch(() => '')
  if (/No space left on device|os error 28\b/i.test(log)) return new BbxError('E0005', { what: 'no room left to create the environment' })
  const why = log.trim().split('\n').slice(-3).join(' ').slice(0, 400)
  return noVenv(python, why === '' ? 'python -m venv failed without a word' : why)
}

function noVenv({ path, version }: Python, why: string): BbxError {
  return new BbxError('E0002', {
    what: `Python ${version} at ${path} cannot create a virtual environment`,
    why,
    remedy: 'install its venv module (Debian and Ubuntu: apt install python3-venv), install uv, or name another Python with --python',
  })
}
