import type { Seen } from './verdict.ts'

export interface Missing {
  /** `silent`: it was asked and did not report, which counts as open. `unknown`: there is no way to ask here. */
  missing: 'silent' | 'unknown'
  why: string
}

export function isMissing(value: object): value is Missing {
  return 'missing' in value
}

/** What a source shows, or that it shows nothing. */
export function seenIn<T extends object>(source: T | Missing, by: Seen['by'], look: (value: T) => Seen | Seen[]): Seen[] {
  if (isMissing(source)) return [{ by, says: source.missing, what: source.why }]
  return [look(source)].flat()
}
