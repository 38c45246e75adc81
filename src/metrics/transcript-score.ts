import { type ClipTranscript, clipTranscript } from './clip-transcript.ts'
import type { ClipArray } from './speaker-score.ts'
import type { Transcriber } from './transcriber.ts'
import { type WordScore, wordScore } from './word-score.ts'

export interface TranscriptScore {
  score: number
  /** Why the score is 0 without a comparison; null where the texts were compared. */
  why: string | null
  /** null where the validator gets no text. */
  truth: string | null
  answer: string | null
  words: WordScore
}

/** The validator's own WER score of two clips (reference sn21 5.1 items 2 and 3, 5.8): both are written down, and the texts are compared. */
export async function transcriptScore(
  truth: ClipArray,
  answer: ClipArray,
  transcriber: Transcriber,
  signal?: AbortSignal,
): Promise<TranscriptScore> {
  const ofTruth = await clipTranscript(truth, transcriber, signal)
  const ofAnswer = await clipTranscript(answer, transcriber, signal)
  const words = wordScore(ofTruth.text, ofAnswer.text)
  const blank = words.none === null ? null : 'a transcript holds white space only'
  return {
    score: words.value,
    why: missing('truth', ofTruth) ?? missing('answer', ofAnswer) ?? blank,
    truth: ofTruth.text,
    answer: ofAnswer.text,
    words,
  }
}

function missing(name: string, { text, why }: ClipTranscript): string | null {
  if (text === null) return `the ${name} ${why}`
  return text === '' ? `nothing was heard in the ${name}` : null
}
