import type { PythonValue } from '../../../base/python/parse-json.ts'
import type { LogRow } from './log-row.ts'
import { asInt } from './python-type.ts'

/** What a log says of one utterance. */
export interface Bucket {
  /** As the first row wrote it. */
  key: PythonValue
  predictedRows: number
  /** The last prediction of each step that is a whole number from 0 to 2^53; others are never read. */
  predictions: Map<number, PythonValue>
  /** Highest step of a `revealed` row; null without one whose step is an int. */
  lastRevealed: bigint | null
  completed: boolean
  truth: PythonValue
}

export function newBucket(key: PythonValue): Bucket {
  return { key, predictedRows: 0, predictions: new Map(), lastRevealed: null, completed: false, truth: null }
}

export function addRow(bucket: Bucket, row: LogRow): void {
  const step = asInt(row.step)
  if (row.event === 'predicted') {
    bucket.predictedRows++
    if (step !== undefined && step >= 0n && step <= Number.MAX_SAFE_INTEGER) bucket.predictions.set(Number(step), row.text)
  } else if (row.event === 'revealed') {
    if (step !== undefined && (bucket.lastRevealed === null || step > bucket.lastRevealed)) bucket.lastRevealed = step
  } else if (row.event === 'utterance_complete') {
    bucket.completed = true
    bucket.truth = row.text
  }
}

/** Negative where only steps below -1 were revealed. */
export function totalSteps(bucket: Bucket): bigint {
  return bucket.lastRevealed === null ? BigInt(bucket.predictedRows) : bucket.lastRevealed + 1n
}
