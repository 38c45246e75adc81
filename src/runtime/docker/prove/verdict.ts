import type { ProofRow } from '../../../base/sandbox-report.ts'

/**
 * Whose word it is. `engine`: the container engine's configuration of the container. `kernel`: the host's view of the container's
 * processes and mounts. `namespace`: a program of ours in the container's network namespace. `inside`: a program of ours handed to the
 * image's own Python. That may be a submission's wrapper which reads the program and its order, and answers what it likes.
 */
export type Source = 'engine' | 'kernel' | 'namespace' | 'inside'

export interface Seen {
  by: Source
  /**
   * `claimed`: configured, not seen in force. `silent`: was asked and gave no report. `unknown`: cannot be asked here. From inside a
   * `blocked` is worth no more than a claim, an `open` what it is worth from anybody.
   */
  says: 'blocked' | 'open' | 'claimed' | 'silent' | 'unknown'
  what: string
}

/**
 * One verdict from all that was seen. One way out is enough for `open`, and so is silence where nothing else shows that the way is blocked;
 * a claim alone proves nothing.
 */
export function verdictOf(seen: readonly Seen[]): ProofRow['verdict'] {
  const says = new Set(seen.map(worth))
  if (says.has('open')) return 'open'
  if (says.has('blocked')) return 'blocked'
  return says.has('silent') ? 'open' : 'unproven'
}

/** No report from inside proves anything: whoever made the image's Python could have written it. */
function worth({ by, says }: Seen): Seen['says'] {
  return by === 'inside' && says === 'blocked' ? 'claimed' : says
}

const names: Record<Source, string> = { engine: 'engine', kernel: 'kernel', namespace: 'namespace', inside: "the image's Python" }

/** What decided comes first; then the rest, each with whose word it is. */
export function evidenceOf(seen: readonly Seen[]): string {
  const verdict = verdictOf(seen)
  const decisive = (one: Seen) => worth(one) === verdict || (verdict === 'open' && one.says === 'silent')
  const ordered = [...seen.filter(decisive), ...seen.filter((one) => !decisive(one))]
  return ordered.map(({ by, what }) => `${names[by]}: ${what}`).join('; ')
}
