import { resample } from '../audio/resample/resample.ts'
import type { ClipArray } from './speaker-score.ts'
import type { Transcriber } from './transcriber.ts'
import { type WordScore, wordScore } from './word-score.ts'

export interface TranscriptScore {
  score: number
  /** Why the score is 0; null where it was computed. */
  why: string | null
  /** null where the validator gets no text. */
  truth: string | null
  answer: string | null
  words: WordScore
}

/** What the validator's Whisper hears of a clip, from its start. */
export const heardS = 30
/** Further than the resampler looks ahead. */
const marginS = 1

/** The validator's own WER score of two clips (reference sn21 5.1 items 2 and 3, 5.8): both are written down, whatever can be, and the texts are compared. */
export async function transcriptScore(
  truth: ClipArray,
  answer: ClipArray,
  transcriber: Transcriber,
  signal?: AbortSignal,
): Promise<TranscriptScore> {
  const ofTruth = await transcriptOf(truth, 'truth', transcriber, signal)
  const ofAnswer = await transcriptOf(answer, 'answer', transcriber, signal)
  const words = wordScore(ofTruth.text, ofAnswer.text)
  const why = ofTruth.why ?? ofAnswer.why ?? (words.none === null ? null : 'a transcript holds white space only')
  return { score: words.value, why, truth: ofTruth.text, answer: ofAnswer.text, words }
}

async function transcriptOf(
  clip: ClipArray,
  name: string,
  transcriber: Transcriber,
  signal: AbortSignal | undefined,
): Promise<{ text: string | null; why: string | null }> {
  const heard = heardOf(clip, transcriber.rateHz)
  if (typeof heard === 'string') return { text: null, why: `the ${name} ${heard}` }
  const text = await transcriber.transcribe(heard, signal)
  return { text, why: text === '' ? `nothing was heard in the ${name}` : null }
}

/** What the model hears of a clip; a sentence where the validator's function raises. One row (1, T) is one clip to it. */
function heardOf({ values, shape, rateHz, integers }: ClipArray, wantedHz: number): Float64Array | string {
  if (shape.length !== 1 && shape[0] !== 1) return `has the shape (${shape.join(', ')}), of which no transcript is known`
  if (values.length === 0) return 'holds no samples'
  // librosa looks before it compares the rates (reference sn21 5.8): at the end of the clip as well.
  if (integers) return 'holds whole numbers, which librosa refuses'
  if (!values.every(Number.isFinite)) return 'holds NaN or infinity, which librosa refuses'
  const heard = resample(values.subarray(0, (heardS + marginS) * rateHz), rateHz, wantedHz)
  return heard.subarray(0, heardS * wantedHz)
}
