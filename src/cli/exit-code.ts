/** Exit codes from the one that wins over all others down: interrupted, terminated, bug, wrong call, part-way, missing, falls short, done. */
const precedence = [130, 143, 70, 2, 4, 3, 1, 0]

/** The code a call ends with when several apply. */
export function worstExit(...codes: readonly number[]): number {
  return precedence.find((code) => codes.includes(code)) ?? Math.max(0, ...codes)
}
