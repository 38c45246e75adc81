import { readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../../base/durable-file.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { isSameProcess, type ProcessIdentity, processIdentity } from '../../base/process-identity.ts'
import { endFamily } from './end-family.ts'
import { familyOf, sendSignal } from './family.ts'

/** What must be known to clean up after a bbx that died together with its guardian. */
export interface ProcessRecord {
  marker: string
  owner: ProcessIdentity
  guardian: ProcessIdentity
}

const folderIn = (stateDir: string): string => join(stateDir, 'processes')
const pathOf = (stateDir: string, marker: string): string => join(folderIn(stateDir), `${marker}.json`)

export async function recordProcess(stateDir: string, record: ProcessRecord): Promise<void> {
  makeFolder(folderIn(stateDir))
  await writeDurably(pathOf(stateDir, record.marker), JSON.stringify(record))
}

export async function forgetProcess(stateDir: string, marker: string): Promise<void> {
  await unlink(pathOf(stateDir, marker)).catch(() => {})
}

/** Records of what runs or ran, and whether the bbx that started it is gone. */
export async function processRecords(stateDir: string): Promise<{ record: ProcessRecord; left: boolean }[]> {
  const names = await readdir(folderIn(stateDir)).catch(() => [])
  const read = names.filter((name) => name.endsWith('.json')).map((name) => readRecord(join(folderIn(stateDir), name)))
  const records = (await Promise.all(read)).filter((record) => record !== null)
  return records.map((record) => ({ record, left: !isSameProcess(record.owner) }))
}

/**
 * Ends what a dead bbx left behind, and tells how many processes that were. A process is ended only when it carries the
 * marker of a record whose owner is gone, or is the recorded guardian itself: same pid, start time and boot.
 */
export async function reapLeftovers(stateDir: string): Promise<number> {
  let ended = 0
  for (const { record, left } of await processRecords(stateDir)) {
    if (!left) continue
    ended += await reap(record)
    await forgetProcess(stateDir, record.marker)
  }
  return ended
}

async function reap({ marker, owner, guardian }: ProcessRecord): Promise<number> {
  const here = processIdentity(process.pid)
  // After a boot nothing of it is left; where the system tells no start times, nobody can be told apart.
  if (here === null || here.startTime === null || here.bootId !== owner.bootId) return 0
  const guarded = isSameProcess(guardian) && sendSignal(guardian.pid, 'SIGKILL') ? 1 : 0
  const { killed } = await endFamily(familyOf(null, marker), { graceMs: 0, strayMs: 0, leaderGone: () => true })
  return guarded + killed
}

async function readRecord(path: string): Promise<ProcessRecord | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is ProcessRecord {
  if (typeof value !== 'object' || value === null) return false
  const { marker, owner, guardian } = value as Partial<Record<string, unknown>>
  return typeof marker === 'string' && marker.length > 30 && isIdentity(owner) && isIdentity(guardian)
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return typeof value === 'object' && value !== null && 'pid' in value && Number.isInteger(value.pid)
}
