import { BbxError } from '../../base/bbx-error.ts'
import { clipTranscript } from '../../metrics/clip-transcript.ts'
import { openWhisper } from '../../weights/whisper/open-whisper.ts'
import type { Context } from '../context.ts'
import { noModel } from '../models/no-model.ts'
import { openedOnce } from './opened-once.ts'
import { readWerSide, type WerSide } from './wer-side.ts'

export interface WerFiles {
  ref: string
  deg: string
  rate: number
  /** The folder of a Whisper that the call names: audio needs one and text does not. */
  model: string | null
  /** The one in the cache. */
  cached: string | null
}

export interface FileTexts {
  ref: string | null
  hyp: string | null
  details: Readonly<Record<string, unknown>>
}

/** The texts of two files: what is written in them, or what Whisper writes of them. Throws BbxError U0007, E0009 for audio without weights, U0001 for weights without audio. */
export async function textsOfFiles(
  { ref, deg, rate, model: named, cached }: WerFiles,
  context: Pick<Context, 'cwd' | 'signal'>,
): Promise<FileTexts> {
  const truth = await readWerSide(ref, rate, context)
  const answer = await readWerSide(deg, rate, context)
  const sides = [truth, answer]
  if (sides.every(({ took }) => took === 'text')) {
    if (named !== null)
      throw new BbxError('U0001', { what: `${ref} and ${deg} hold text, and --model names weights for audio`, remedy: 'leave --model out' })
    return { ref: textIn(truth), hyp: textIn(answer), details: { ref: taken(truth), deg: taken(answer) } }
  }
  const model = named ?? cached
  if (model === null) {
    const audio = sides.find(({ took }) => took === 'audio')?.shown.file
    throw noModel('whisper', `${audio} holds audio, and writing down what is said in it needs the weights of Whisper`)
  }
  const whisper = await transcriberOf(model, context)
  const heard = async (side: WerSide) =>
    side.took === 'text' ? { text: side.text, why: null } : clipTranscript(side.clip, whisper, context.signal)
  const [said, answered] = [await heard(truth), await heard(answer)]
  const why = said.why !== null ? `the truth ${said.why}` : answered.why === null ? null : `the answer ${answered.why}`
  const transcripts = { ref: said.text, deg: answered.text }
  return { ref: said.text, hyp: answered.text, details: { why, model, transcripts, ref: taken(truth), deg: taken(answer) } }
}

function textIn(side: WerSide): string | null {
  return side.took === 'text' ? side.text : null
}

function taken({ took, shown }: WerSide) {
  return { took, ...shown }
}

const transcriberOf = openedOnce(openWhisper)
