import { BbxError } from '../../../base/bbx-error.ts'
import type { ProofRow } from '../../../base/sandbox-report.ts'
import type { Confirmed } from '../sandbox/confirm-restrictions.ts'

/** A submission is not run without a restriction that it needs, unless the user said so. Throws BbxError E0022. */
export function refuseMissing({ missing }: Confirmed, allowWeaker: boolean): void {
  const needed = missing.filter(({ required }) => required)
  if (needed.length === 0 || allowWeaker) return
  throw new BbxError('E0022', {
    what: `the sandbox lacks here: ${needed.map(({ what }) => what).join(', ')}`,
    why: needed.map(({ what, why }) => `${what}: ${why}`).join('; '),
  })
}

/** Denied by the filter of system calls alone, which a weaker sandbox may lack. */
const byFilter = 'network/vsock'

/**
 * A way out that is open ends the run: what ran there is not to be trusted. Where the user allows a weaker sandbox only a network ends it.
 * Throws BbxError E0023.
 */
export function refuseOpen(proof: readonly ProofRow[], allowWeaker: boolean): void {
  const tolerated = (id: string) => allowWeaker && (id === byFilter || !id.startsWith('network/'))
  const open = proof.filter(({ id, verdict }) => verdict === 'open' && !tolerated(id))
  if (open.length === 0) return
  throw new BbxError('E0023', {
    what: `the sandbox is not tight: ${open.map(({ title }) => title).join('; ')}`,
    why: open.map(({ id, evidence }) => `${id}: ${evidence}`).join('; '),
  })
}
