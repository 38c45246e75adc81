import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from './bbx-error.ts'
import { diskError } from './disk-error.ts'
import { makeFolder } from './make-folder.ts'
import { isSameProcess, type ProcessIdentity, processIdentity } from './process-identity.ts'

export interface LockOptions {
  /** How long to wait for the holder; 0 refuses at once. */
  waitMs?: number
  signal?: AbortSignal
  /** What the other process would disturb, for the message: 'the folder /x'. */
  what?: string
}

/**
 * One holder a file, over processes. The file names its holder, so that the lock of a process that died is taken over.
 * Throws BbxError E0006 when somebody else holds it for longer than `waitMs`.
 */
export async function acquireLock(path: string, { waitMs = 0, signal, what = path }: LockOptions = {}): Promise<AsyncDisposable> {
  const mine = processIdentity(process.pid)
  const text = JSON.stringify(mine)
  // Written aside and linked: the lock never exists without its holder's name in it.
  const aside = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
  const deadline = Date.now() + waitMs
  try {
    makeFolder(dirname(path))
    await writeFile(aside, text)
  } catch (error) {
    throw diskError(error, path)
  }
  try {
    while (true) {
      signal?.throwIfAborted()
      if (await tryLink(aside, path)) return { [Symbol.asyncDispose]: () => release(path, text) }
      const holder = await readHolder(path)
      if (holder === 'gone') continue
      if (holder === null || !isSameProcess(holder)) {
        await removeStale(path, holder)
        continue
      }
      if (Date.now() >= deadline) throw new BbxError('E0006', { what: `another bbx (pid ${holder.pid}) works on ${what}` })
      await sleep(100, undefined, signal ? { signal } : {})
    }
  } finally {
    await unlink(aside).catch(() => {})
  }
}

/** Who holds a lock now, or null. Another may take it the moment after: for showing, not for deciding. */
export async function lockHolder(path: string): Promise<ProcessIdentity | null> {
  const holder = await readHolder(path)
  return holder !== null && holder !== 'gone' && isSameProcess(holder) ? holder : null
}

async function tryLink(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw diskError(error, path)
  }
}

async function readHolder(path: string): Promise<ProcessIdentity | null | 'gone'> {
  try {
    const holder: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof holder === 'object' && holder !== null && 'pid' in holder && typeof holder.pid === 'number'
      ? (holder as ProcessIdentity)
      : null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : null
  }
}

/** Two that find the same dead holder must not remove each other's fresh lock: only the one that read it again unchanged removes it. */
async function removeStale(path: string, seen: ProcessIdentity | null): Promise<void> {
  const again = await readHolder(path)
  if (again === 'gone' || JSON.stringify(again) !== JSON.stringify(seen)) return
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    // A folder, or rights that are missing: it would stay for ever, and nobody would hold it.
    if (error.code !== 'ENOENT') throw diskError(error, path)
  })
}

async function release(path: string, text: string): Promise<void> {
  const held = await readFile(path, 'utf8').catch(() => null)
  if (held === text) await unlink(path).catch(() => {})
}
