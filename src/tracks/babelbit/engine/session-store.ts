import { randomUUID } from 'node:crypto'
import type { Session } from './session.ts'

interface Kept {
  session: Session
  usedAt: number
}

export interface SessionStore {
  /** Keeps the session; its id, or null when there are too many. */
  add(session: Session): string | null
  /** The session, which counts as used by this; undefined when it is unknown or has rested too long. */
  use(id: string): Session | undefined
  remove(id: string): void
  readonly size: number
}

/** A session that nobody touched for so long makes room for a new one when all places are taken. */
const abandonedAfterMs = 60_000

/**
 * Sessions by id, the longest at rest first. Polling for a challenge's uid leaves a session behind each time (reference
 * babelbit 1.3), so a full store forgets the one that rests longest; but never one that was used within the last minute:
 * then the newcomer is refused.
 */
export function sessionStore(limit: number, ttlMs: number, now: () => number = () => performance.now()): SessionStore {
  const kept = new Map<string, Kept>()

  function forgetOld(): void {
    for (const [id, { usedAt }] of kept) {
      const rested = now() - usedAt
      const inTheWay = kept.size >= limit && rested >= abandonedAfterMs
      if (rested < ttlMs && !inTheWay) return
      kept.delete(id)
    }
  }

  return {
    add(session) {
      forgetOld()
      if (kept.size >= limit) return null
      const id = randomUUID()
      kept.set(id, { session, usedAt: now() })
      return id
    },
    use(id) {
      const found = kept.get(id)
      if (found === undefined) return undefined
      kept.delete(id)
      if (now() - found.usedAt >= ttlMs) return undefined
      found.usedAt = now()
      kept.set(id, found)
      return found.session
    },
    remove(id) {
      kept.delete(id)
    },
    get size() {
      return kept.size
    },
  }
}

/** The sessions of one kind in a store that counts all kinds together: those of another kind are unknown to it. */
export function sessionsOfOneKind(all: SessionStore): SessionsOfOneKind {
  const mine = new WeakSet<Session>()
  return {
    add(session) {
      mine.add(session)
      return all.add(session)
    },
    use(id) {
      const session = all.use(id)
      return session !== undefined && mine.has(session) ? session : undefined
    },
    remove: all.remove,
  }
}

export type SessionsOfOneKind = Omit<SessionStore, 'size'>
