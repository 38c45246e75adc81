import { createHash } from 'node:crypto'
import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { diskError } from '../../base/disk-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { type Fault, fault } from '../../base/fault.ts'
import { acquireLock } from '../../base/lock.ts'
import { makeFolder } from '../../base/make-folder.ts'
import type { RuntimeEvent } from '../types.ts'
import { buildEnvironment } from './build-environment.ts'
import type { Python } from './python.ts'
import { readRequirements } from './requirements.ts'

export interface VirtualEnvironmentOptions {
  /** Of the submission. */
  root: string
  python: Python
  cacheDir: string
  stateDir: string
  /** For the installer. */
  environment: Readonly<Record<string, string>>
  onEvent: (event: RuntimeEvent) => void
  signal: AbortSignal
}

export interface VirtualEnvironment {
  folder: string
  /** `cached` where nothing had to be done. */
  installer: 'uv' | 'pip' | 'cached'
}

/** Somebody else may be building the same environment, with a compiler. */
const lockWaitMs = 60 * 60_000

/**
 * The environment for a `requirements.txt` and an interpreter, built once and kept. It is built where it stays, since its
 * scripts hold its path; a mark that is written last tells a finished one from one that was cut off.
 */
export async function virtualEnvironment(options: VirtualEnvironmentOptions): Promise<VirtualEnvironment | Fault> {
  const { root, python, cacheDir, onEvent, signal } = options
  const requirements = await readRequirements(root)
  if (typeof requirements === 'string') return fault('S2001', { what: `requirements cannot be installed: ${requirements}` })
  const hash = createHash('sha256').update(python.identity)
  for (const part of requirements.parts) hash.update('\0').update(part)
  if (requirements.local) hash.update(root)
  const folder = join(cacheDir, 'venvs', hash.digest('hex').slice(0, 32))
  const mark = join(folder, '.complete')

  if (!requirements.local && (await isUsable(folder, mark))) return { folder, installer: 'cached' }
  makeFolder(join(cacheDir, 'venvs'))
  onEvent({ at: 'environment', text: 'preparing the environment' })
  const lock = await acquireLock(`${folder}.lock`, { waitMs: lockWaitMs, signal, what: 'the environment' })
  let complete = !requirements.local && (await isUsable(folder, mark))
  try {
    // Whoever held the lock before may have built it.
    if (complete) return { folder, installer: 'cached' }
    await remove(folder)
    const built = await buildEnvironment({ ...options, folder, requirements: requirements.file })
    if (typeof built !== 'string') return built
    await writeDurably(mark, `${python.version}\n`)
    complete = true
    return { folder, installer: built }
  } finally {
    // A half-made environment is of no use to anybody and may be large; its log stays.
    if (!complete) await remove(folder)
    await lock[Symbol.asyncDispose]()
  }
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch((error) => {
    throw diskError(error, folder)
  })
}

async function isUsable(folder: string, mark: string): Promise<boolean> {
  try {
    await access(mark)
    // Fails too where the interpreter that it links to has been removed.
    await access(join(folder, 'bin', 'python'))
    return true
  } catch {
    return false
  }
}
