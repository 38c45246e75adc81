import type { InsideReport } from './inside/inside-report.ts'
import { type Missing, seenIn } from './missing.ts'
import type { Seen } from './verdict.ts'

const absent = new Set(['ENOENT', 'ENOTDIR', 'ENXIO', 'ENODEV', 'EAFNOSUPPORT', 'EPROTONOSUPPORT'])
const refused = new Set(['EPERM', 'EACCES', 'EROFS', 'ENOSYS'])

/**
 * Attempts by the image's Python: one that succeeded is a way out, one that failed for another reason than a refusal shows nothing. What is
 * not there may show nothing either (a folder), or be no way out (a kind of socket), or be odd (a system call).
 */
export function triedInside(
  inside: InsideReport | Missing,
  success: string,
  pick: (report: InsideReport) => Readonly<Record<string, string | null>>,
  { absent: absence = 'ignored' }: { absent?: 'ignored' | 'blocked' | 'odd' } = {},
): Seen[] {
  return seenIn(inside, 'inside', (report) => {
    const attempts = Object.entries(pick(report))
    const done = attempts.filter(([, outcome]) => outcome === null).map(([what]) => what)
    if (done.length > 0) return { by: 'inside', says: 'open', what: `${success}: ${done.join(', ')}` }
    const isRefusal = (outcome: string) => refused.has(outcome) || (absence === 'blocked' && absent.has(outcome))
    const denied = attempts.filter(([, outcome]) => outcome !== null && isRefusal(outcome))
    const odd = attempts.filter(([, outcome]) => outcome !== null && !isRefusal(outcome) && (absence === 'odd' || !absent.has(outcome)))
    const summary = (list: readonly [string, string | null][]) => list.map(([what, outcome]) => `${what} ${outcome}`).join(', ')
    if (odd.length > 0) return { by: 'inside', says: 'silent', what: `neither done nor refused: ${summary(odd)}` }
    if (denied.length === 0) return { by: 'inside', says: 'unknown', what: 'there was nothing to try it on' }
    return { by: 'inside', says: 'blocked', what: summary(denied) }
  })
}
