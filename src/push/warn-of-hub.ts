import { readBlockTime } from '../chain/reads/clock.ts'
import type { HubRepository } from '../hub/types.ts'
import { type Push, warn } from './push.ts'

/** What of the repository would keep validators from scoring what is about to be committed. */
export async function warnOfRepository(push: Push, found: HubRepository): Promise<void> {
  const { repo, chain, track } = push
  warnOfHead(push, found.head)
  warnOfGate(push, found)
  if (track.publishing.leastAgeMs === 0) return
  const blockTime = await readBlockTime(chain, await chain.head())
  if (blockTime === null || !isFarAhead(found.createdAt, blockTime)) return
  const what = `${repo.name} was made ${found.createdAt} by the clock of the hub, and the newest block is of ${new Date(blockTime).toISOString()}`
  warn(push, { what, remedy: 'validators would take it for younger than its commitment: commit when the chain is past that time' })
}

/** Longer than this no push waits for a repository to be old enough: one of the two clocks is wrong. */
const mostAheadMs = 60_000

export function isFarAhead(createdAt: string, blockTime: number | null): boolean {
  return blockTime !== null && Date.parse(createdAt) - blockTime > mostAheadMs
}

/** What of the repository keeps validators from scoring what was committed. */
export async function warnOfHub(push: Push): Promise<void> {
  const { hub, repo, receipt, options, track, chain, signal } = push
  const found = await hub.repository(repo, signal)
  if (found === null)
    return warn(push, { what: `${repo.name} is not on the hub any more`, remedy: 'push again: validators have nothing to fetch' })
  warnOfHead(push, found.head)
  if (found.private && options.publish)
    warn(push, { what: `${repo.name} is private`, remedy: 'make it public: validators fetch it without your token' })
  warnOfGate(push, found)
  const { block, blockHash } = receipt.commit ?? {}
  if (track.publishing.leastAgeMs === 0 || block == null || blockHash == null) return
  const blockTime = await readBlockTime(chain, { number: block, hash: blockHash }).catch(() => null)
  if (blockTime !== null && blockTime - Date.parse(found.createdAt) < validatorsAgeMs) {
    const what = `${repo.name} was made ${found.createdAt}, and the commitment is of ${new Date(blockTime).toISOString()}`
    warn(push, { what, remedy: 'validators refuse a repository that is not 12 s older than its commitment: commit again' })
  }
}

function warnOfGate(push: Push, { gated }: HubRepository): void {
  if (gated)
    warn(push, { what: `${push.repo.name} is gated`, remedy: 'take the gate away in its settings: validators do not ask for access' })
}

/** Where the branch has moved on since the revision that is pushed. */
function warnOfHead(push: Push, head: string): void {
  const { receipt, repo, track } = push
  const revision = receipt.upload?.revision
  if (revision === undefined || head === revision) return
  const remedy =
    track.publishing.scores === 'head'
      ? 'validators score the head of the branch, whatever was committed: push what is meant as its head'
      : 'validators score what was committed: push the folder where the head is meant'
  warn(push, { what: `the head of ${repo.name} is ${head}, and ${revision} is what is committed`, remedy })
}

/** Reference sn21 6.3. */
const validatorsAgeMs = 12_000
