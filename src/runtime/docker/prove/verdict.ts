import type { ProofRow } from '../../../base/sandbox-report.ts'

/**
 * Whose word it is. `engine`: the container engine's configuration of the container. `kernel`: the host's view of the container's
 * processes and mounts. `namespace`: a program of ours in the container's network namespace. `inside`: a program of ours run by the
 * image's own Python, which the submission may have made.
 */
export type Source = 'engine' | 'kernel' | 'namespace' | 'inside'

export interface Seen {
  by: Source
  /** `claimed`: configured, not seen in force. `silent`: was asked and gave no report. `unknown`: cannot be asked here. */
  says: 'blocked' | 'open' | 'claimed' | 'silent' | 'unknown'
  what: string
}

/**
 * One verdict from all that was seen. One way out is enough for `open`, and so is silence where nothing else shows that the way is blocked;
 * a claim alone proves nothing.
 */
export function verdictOf(seen: readonly Seen[]): ProofRow['verdict'] {
  const says = new Set(seen.map((one) => one.says))
  if (says.has('open')) return 'open'
  if (says.has('blocked')) return 'blocked'
  return says.has('silent') ? 'open' : 'unproven'
}

const names: Record<Source, string> = { engine: 'engine', kernel: 'kernel', namespace: 'namespace', inside: "the image's Python" }

/** What decided comes first; then the rest, each with whose word it is. */
export function evidenceOf(seen: readonly Seen[]): string {
  const verdict = verdictOf(seen)
  const decisive = (one: Seen) => one.says === verdict || (verdict === 'open' && one.says === 'silent')
  const ordered = [...seen.filter(decisive), ...seen.filter((one) => !decisive(one))]
  return ordered.map(({ by, what }) => `${names[by]}: ${what}`).join('; ')
}
