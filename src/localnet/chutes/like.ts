/**
 * SQL's ILIKE: `%` is any text, `_` any one letter, case does not count. That is how the platform looks up names, so `a_b` finds `a-b` (reference chutes 3.3). Time grows with the
 * product of both lengths at most.
 */
export function isLike(text: string, pattern: string): boolean {
  const letters = [...text.toLowerCase()]
  const wanted = [...pattern.toLowerCase()]
  let at = 0
  let next = 0
  /** Behind the last `%`, and the letter from which on the rest was tried last. */
  let again: { next: number; at: number } | null = null
  while (at < letters.length) {
    if (wanted[next] === '%') again = { next: ++next, at }
    else if (next < wanted.length && (wanted[next] === '_' || wanted[next] === letters[at])) {
      next++
      at++
    } else if (again !== null) {
      again.at += 1
      next = again.next
      at = again.at
    } else return false
  }
  return wanted.slice(next).every((letter) => letter === '%')
}
