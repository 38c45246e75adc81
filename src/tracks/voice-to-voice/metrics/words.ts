import type { Transcriber } from '../../../metrics/transcriber.ts'
import { transcriptScore } from '../../../metrics/transcript-score.ts'
import type { Signal } from '../clip.ts'
import type { AnswerAudio } from '../read-answer.ts'
import { cannotBeResampled, clipArrays, secondsOf } from './clip-arrays.ts'
import type { Told } from './told.ts'

/** What the validator's Whisper hears of a clip, from its start. */
const heardS = 30
/** Longest transcript that is kept: what 30 s of speech hold is shorter. */
const mostShown = 2_000

/** The WER score (reference sn21 5.1 items 2 and 3): what is heard in the first 30 s of each clip. */
export async function tellWords(truth: Signal, answer: AnswerAudio, transcriber: Transcriber): Promise<Told> {
  const { ofTruth, ofAnswer } = clipArrays(truth, answer)
  const durations = { truthS: Math.min(secondsOf(ofTruth), heardS), answerS: Math.min(secondsOf(ofAnswer), heardS) }
  const cannot = cannotBeResampled(answer, truth.rateHz, transcriber.rateHz)
  if (cannot !== null) return { value: 0, why: cannot, detail: { ...durations, truth: null, answer: null } }
  const { score, why, words, ...texts } = await transcriptScore(ofTruth, ofAnswer, transcriber)
  const shown = (text: string | null) => text?.slice(0, mostShown) ?? null
  return {
    value: score,
    why: why ?? (score === 0 ? 'the transcripts have no word in common at its place' : null),
    detail: {
      ...durations,
      truth: shown(texts.truth),
      answer: shown(texts.answer),
      wordErrorRate: words.wordErrorRate,
      words: words.words,
      errors: words.errors,
      swapped: words.swapped,
    },
  }
}
