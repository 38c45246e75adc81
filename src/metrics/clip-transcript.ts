import { resample } from '../audio/resample/resample.ts'
import type { ClipArray } from './speaker-score.ts'
import type { Transcriber } from './transcriber.ts'

export interface ClipTranscript {
  /** null where the validator's function raises, which its WER counts as 0. */
  text: string | null
  /** Why there is no text; null where there is one. */
  why: string | null
}

/** Rows that are heard at once; each takes as much as a clip of 30 s, whatever its length, so that a validator's memory ends somewhere too. */
const mostRows = 64

/**
 * What the validator's `transcribe_audio` writes of an array (reference sn21 5.1 item 2 and 5.8): whole numbers, NaN and infinity are refused before anything is resampled, at
 * any rate; of two axes each row is a clip, and the text of the first counts. No samples are 30 s of silence.
 */
export async function clipTranscript(clip: ClipArray, transcriber: Transcriber, signal?: AbortSignal): Promise<ClipTranscript> {
  const { values, shape, rateHz, integers } = clip
  const nothing = (why: string): ClipTranscript => ({ text: null, why })
  if (integers) return nothing('holds whole numbers, which are not resampled')
  if (!values.every(Number.isFinite)) return nothing('holds NaN or infinity, which are not resampled')
  if (shape.length < 1 || shape.length > 2) return nothing('has a shape that is no audio')
  const [rows = 0, columns = 0] = shape.length === 2 ? shape : [1, values.length]
  if (rows === 0) return nothing('has no rows')
  if (rows > mostRows) return nothing(`has ${rows} rows, each of which would be a clip of its own`)
  const first = values.subarray(0, columns)
  const heard = rateHz === transcriber.rateHz || columns === 0 ? first : resample(first, rateHz, transcriber.rateHz)
  return { text: await transcriber.transcribe(heard, signal), why: null }
}
