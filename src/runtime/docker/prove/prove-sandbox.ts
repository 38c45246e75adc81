import type { ProofRow } from '../../../base/sandbox-report.ts'
import { gatherFacts } from './gather-facts.ts'
import type { ProveOptions } from './prove-options.ts'
import { allRows } from './rows/all-rows.ts'
import { evidenceOf, verdictOf } from './verdict.ts'

/** It takes half a second where nothing hangs; a busy machine must not be mistaken for silence. */
const defaultTimeoutMs = 10_000

/**
 * Tries the ways out of a container that runs, and says of each whether it is blocked, open or could not be proved here. Nothing is sent to
 * any address but listeners that this call opens on this machine. Throws BbxError E0021 or E0028 for the container engine.
 */
export async function proveSandbox(options: ProveOptions): Promise<readonly ProofRow[]> {
  const facts = await gatherFacts({ ...options, timeoutMs: options.timeoutMs ?? defaultTimeoutMs })
  return allRows.map(({ id, title, look }) => {
    // A container that is gone keeps silent, and that says nothing about its sandbox.
    if (!facts.running) return { id, title, verdict: 'unproven', evidence: 'the container ended before it was proved' }
    const seen = look(facts)
    return { id, title, verdict: verdictOf(seen), evidence: evidenceOf(seen) }
  })
}
