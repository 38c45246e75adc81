import { addRow, type Bucket, newBucket } from './bucket.ts'
import { type ForeignRow, isForeign, type LogRow } from './log-row.ts'
import type { ScoringPolicy } from './policy.ts'
import { PythonRaise } from './python-raise.ts'
import { dictKey, intOf, sortKeys } from './utterance-key.ts'

/** A row that the strict reading leaves out, and why. */
export interface Refusal {
  line: number
  why: string
}

/**
 * The utterances of a log in the order the reference scores them. Throws PythonRaise where it raises; `onRead` is called
 * when all rows are read, before they are sorted.
 */
export function groupRows(rows: readonly (LogRow | ForeignRow)[], policy: ScoringPolicy, onRead?: () => void): Bucket[] {
  const buckets = new Map<string, Bucket>()
  for (const row of rows) placeRow(row, policy, buckets)
  onRead?.()
  return sortKeys(Array.from(buckets.values()), ({ key }) => key)
}

/** The same without an end at the first row that the reference cannot take. */
export function groupLeniently(rows: readonly (LogRow | ForeignRow)[], policy: ScoringPolicy): { buckets: Bucket[]; refusals: Refusal[] } {
  const buckets = new Map<string, Bucket>()
  const refusals: Refusal[] = []
  for (const row of rows) {
    try {
      if (!isForeign(row) && row.index !== null) intOf(row.index)
      placeRow(row, policy, buckets)
    } catch (error) {
      if (!(error instanceof PythonRaise)) throw error
      refusals.push({ line: row.line, why: error.message })
    }
  }
  const inOrder = Array.from(buckets.values()).toSorted((a, b) => Number(intOf(a.key) - intOf(b.key)))
  return { buckets: inOrder, refusals }
}

function placeRow(row: LogRow | ForeignRow, policy: ScoringPolicy, buckets: Map<string, Bucket>): void {
  if (isForeign(row)) throw new PythonRaise('AttributeError', `'${row.foreign}' object has no attribute 'get'`, row.line)
  if (row.index === null) return
  const key = policy.utteranceKey === 'int' ? intOf(row.index) : row.index
  const id = dictKey(key)
  let bucket = buckets.get(id)
  if (bucket === undefined) {
    bucket = newBucket(key)
    buckets.set(id, bucket)
  }
  addRow(bucket, row)
}
