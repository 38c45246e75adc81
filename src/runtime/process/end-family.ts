import { setTimeout as sleep } from 'node:timers/promises'
import type { Family } from './family.ts'

export interface EndOptions {
  /** How long SIGTERM may take; 0: SIGKILL at once. */
  graceMs: number
  /** Once the leader is gone, those that it left behind get no more than this. */
  strayMs: number
  leaderGone(): boolean
}

export interface Ended {
  /** How many had to be killed. */
  killed: number
  /** Whether the leader was among them. */
  leaderKilled: boolean
  /** Processes that could not be ended at all. */
  left: number
}

const pollMs = 50
const killRounds = 60

/** SIGTERM, patience, SIGKILL, until nobody of the family is left. */
export async function endFamily(family: Family, { graceMs, strayMs, leaderGone }: EndOptions): Promise<Ended> {
  if (graceMs > 0) family.signal('SIGTERM')
  let deadline = performance.now() + graceMs
  let orphaned = false
  while (performance.now() < deadline) {
    if (family.members().length === 0) return { killed: 0, leaderKilled: false, left: 0 }
    if (!orphaned && leaderGone()) {
      orphaned = true
      deadline = Math.min(deadline, performance.now() + strayMs)
    }
    await sleep(pollMs)
  }
  const leaderKilled = !leaderGone()
  const killed = new Set<number>()
  for (let round = 0; round < killRounds; round++) {
    const alive = family.members()
    if (alive.length === 0) return { killed: killed.size, leaderKilled, left: 0 }
    for (const { pid } of alive) killed.add(pid)
    // Stopped first: one that forks faster than it is found cannot go on while the others are killed.
    family.signal('SIGSTOP')
    family.signal('SIGKILL')
    await sleep(pollMs)
  }
  return { killed: killed.size, leaderKilled, left: family.members().length }
}
