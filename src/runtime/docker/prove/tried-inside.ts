import type { InsideReport } from './inside/inside-report.ts'
import { type Missing, seenIn } from './proof-facts.ts'
import type { Seen } from './verdict.ts'

/** What is not there cannot be a way out. */
const absent = new Set(['ENOENT', 'ENOTDIR', 'ENXIO', 'ENODEV', 'EAFNOSUPPORT', 'EPROTONOSUPPORT'])
const refused = new Set(['EPERM', 'EACCES', 'EROFS', 'ENOSYS'])

/** Attempts by the image's Python: one that succeeded, or failed for another reason than a refusal, is a way out. */
export function triedInside(
  inside: InsideReport | Missing,
  success: string,
  pick: (report: InsideReport) => Readonly<Record<string, string | null>>,
  { mayBeAbsent = true }: { mayBeAbsent?: boolean } = {},
): Seen[] {
  return seenIn(inside, 'inside', (report) => {
    const attempts = Object.entries(pick(report))
    const done = attempts.filter(([, outcome]) => outcome === null).map(([what]) => what)
    if (done.length > 0) return { by: 'inside', says: 'open', what: `${success}: ${done.join(', ')}` }
    const denied = attempts.filter(([, outcome]) => outcome !== null && refused.has(outcome))
    const odd = attempts.filter(([, outcome]) => outcome !== null && !refused.has(outcome) && !(mayBeAbsent && absent.has(outcome)))
    const summary = (list: readonly [string, string | null][]) => list.map(([what, outcome]) => `${what} ${outcome}`).join(', ')
    if (odd.length > 0) return { by: 'inside', says: 'silent', what: `neither done nor refused: ${summary(odd)}` }
    if (denied.length === 0) return { by: 'inside', says: 'unknown', what: 'there was nothing to try it on' }
    return { by: 'inside', says: 'blocked', what: summary(denied) }
  })
}
