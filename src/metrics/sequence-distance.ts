import { EditDistance } from './edit-distance.ts'

/** Entries of the table of patterns: 128 MiB. */
const largestTable = 2 ** 25

/**
 * Levenshtein distance of two sequences of symbols: each insertion, deletion and substitution costs 1. Throws RangeError where they are so long that the
 * answer would take minutes or hundreds of megabytes (some 30000 symbols that all differ).
 */
export function sequenceDistance<T extends string | number>(truth: readonly T[], answer: readonly T[]): number {
  const numbers = new Map<T, number>()
  for (const symbol of truth) if (!numbers.has(symbol)) numbers.set(symbol, numbers.size)
  // All symbols that the truth has not are one: none of them matches.
  const strange = numbers.size
  const numbered = (symbols: readonly T[]) => Int32Array.from(symbols, (symbol) => numbers.get(symbol) ?? strange)
  if ((strange + 1) * Math.ceil(truth.length / 32) > largestTable) throw new RangeError('the sequences are too long to compare')
  const distance = new EditDistance()
  distance.setTruth(numbered(truth), strange + 1)
  return distance.to(numbered(answer))
}
