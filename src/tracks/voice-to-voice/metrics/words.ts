import type { Transcriber } from '../../../metrics/transcriber.ts'
import { heardS, transcriptScore } from '../../../metrics/transcript-score.ts'
import type { Signal } from '../clip.ts'
import type { AnswerAudio } from '../read-answer.ts'
import { clipArrays, secondsOf } from './clip-arrays.ts'
import type { Told } from './told.ts'

/** Longest transcript that is kept: what 30 s of speech hold is shorter. */
const mostShown = 2_000

/** The WER score (reference sn21 5.1 items 2 and 3): what is heard in the first 30 s of each clip. */
export async function tellWords(truth: Signal, answer: AnswerAudio, transcriber: Transcriber): Promise<Told> {
  const { ofTruth, ofAnswer } = clipArrays(truth, answer)
  const { score, why, words, ...texts } = await transcriptScore(ofTruth, ofAnswer, transcriber)
  const shown = (text: string | null) => text?.slice(0, mostShown) ?? null
  return {
    value: score,
    why: why ?? (score === 0 ? 'no word of one transcript stands in the other at its place' : null),
    detail: {
      truthS: Math.min(secondsOf(ofTruth), heardS),
      answerS: Math.min(secondsOf(ofAnswer), heardS),
      truth: shown(texts.truth),
      answer: shown(texts.answer),
      wordErrorRate: words.wordErrorRate,
      words: words.words,
      errors: words.errors,
      swapped: words.swapped,
    },
  }
}
