import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { acquireLock } from '../../base/lock.ts'
import type { PlatformFault } from './faults.ts'
import { type Habits, habitsSchema } from './habits.ts'
import { newState } from './new-state.ts'
import { type PlatformState, stateSchema } from './state.ts'

export interface PlatformOptions {
  /** Keeps all of it; null: until the end only. */
  folder: string | null
  habits?: Partial<Habits>
  /** Milliseconds since 1970. */
  now?: () => number
}

/** A stand-in for the platform: what it keeps, how it behaves, what goes wrong. */
export interface Platform extends AsyncDisposable {
  state: PlatformState
  habits: Habits
  faults: PlatformFault[]
  /** Calls that are being answered, by the id of their instance. */
  busy: Map<string, number>
  now(): number
  /** Resolves once all that was changed is on disk. */
  save(): Promise<void>
  /** The same answer for a while: how lists and look-ups lag behind. */
  cached<T>(key: string, ms: number, make: () => T): T
}

/** Throws BbxError E0005, E0006 where another bbx uses the folder, U0007 for what is no such folder. */
export async function openPlatform({ folder, habits = {}, now = Date.now }: PlatformOptions): Promise<Platform> {
  const lock = folder === null ? null : await acquireLock(join(folder, 'lock'), { what: `the chutes platform in ${folder}` })
  try {
    const path = folder === null ? null : join(folder, 'platform.json')
    const state = (path === null ? null : await readState(path)) ?? newState(now())
    let last: Promise<void> = Promise.resolve()
    const memory = new Map<string, { until: number; value: unknown }>()
    const platform: Platform = {
      ...{ state, habits: habitsSchema.parse(habits), faults: [], busy: new Map(), now },
      save() {
        if (path === null) return Promise.resolve()
        const next = last.then(() => writeDurably(path, JSON.stringify(state), 0o600))
        last = next.catch(() => {})
        return next
      },
      cached<T>(key: string, ms: number, make: () => T): T {
        const kept = memory.get(key)
        if (kept !== undefined && kept.until > now()) return kept.value as T
        const value = make()
        for (const [old, { until }] of memory) if (until <= now()) memory.delete(old)
        if (ms > 0) memory.set(key, { until: now() + ms, value })
        return value
      },
      async [Symbol.asyncDispose]() {
        try {
          // What calls changed is written now only.
          await platform.save()
        } finally {
          await lock?.[Symbol.asyncDispose]()
        }
      },
    }
    return platform
  } catch (error) {
    await lock?.[Symbol.asyncDispose]()
    throw error
  }
}

async function readState(path: string): Promise<PlatformState | null> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    const remedy = 'name another folder with --state'
    throw new BbxError('U0007', { what: `${path} is not the state of a rehearsal platform`, remedy, cause })
  }
}
