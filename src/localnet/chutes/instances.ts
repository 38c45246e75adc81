import { randomBytes, randomUUID } from 'node:crypto'
import { newKeyPair } from './encrypted-log.ts'
import type { Platform } from './platform.ts'
import type { Instance, StoredChute } from './state.ts'

const bountyMs = 3_600_000
/** Of those that are gone, whose logs can still be read. */
const mostGone = 20

/** Seen by a question for the chute: it is being started, or it answers. */
export function instancesOf(chute: StoredChute, now: number): Instance[] {
  return chute.instances.filter((one) => one.createdAt <= now && !isGone(one, chute, now))
}

export function activeInstances(chute: StoredChute, now: number): Instance[] {
  return instancesOf(chute, now).filter(({ activeAt }) => activeAt <= now)
}

/** It died, was replaced, or had nothing to do for as long as its chute pays. */
function isGone({ goneAt, activeAt, lastUsedAt }: Instance, { deployed }: StoredChute, now: number): boolean {
  const idleSince = Math.max(activeAt, lastUsedAt)
  return (goneAt !== null && goneAt <= now) || idleSince + deployed.shutdown_after_seconds * 1000 <= now
}

/** Somebody asks for a chute: there is a bounty for starting it, and a miner takes it, unless habits say otherwise. */
export function askForInstance({ habits, now }: Platform, chute: StoredChute): void {
  const at = now()
  const since = chute.bounty !== null && chute.bounty.until > at ? chute.bounty.since : at
  chute.bounty = { since, until: at + bountyMs }
  const isComing = chute.instances.some((one) => !isGone(one, chute, at))
  if (isComing || habits.neverHot) return
  chute.instances.push(newInstance(chute, { createdAt: at + habits.coldMs / 2, activeAt: at + habits.coldMs, death: habits.dieAtStart }))
  chute.instances.splice(0, chute.instances.length - mostGone)
}

/** The chute has new code: what is up answers with the old one until its successor is. */
export function rollInstances({ habits, now }: Platform, chute: StoredChute): void {
  const at = now()
  for (const one of chute.instances.filter((instance) => !isGone(instance, chute, at))) {
    const activeAt = Math.max(one.activeAt, at + habits.rollMs)
    one.goneAt = activeAt
    chute.instances.push(newInstance(chute, { createdAt: at, activeAt, death: habits.dieAtStart }))
  }
}

function newInstance(
  { version, deployed }: StoredChute,
  { createdAt, activeAt, death }: { createdAt: number; activeAt: number; death: string | null },
): Instance {
  return {
    instanceId: randomUUID(),
    ...{ createdAt, activeAt, death, version },
    goneAt: death === null ? null : activeAt,
    code: deployed.code,
    answered: 0,
    failed: 0,
    lastUsedAt: 0,
    log: [],
    ephemeral: newKeyPair(),
    configId: randomBytes(16).toString('hex'),
  }
}
