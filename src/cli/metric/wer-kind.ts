import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { type WordScore, wordScore } from '../../metrics/word-score.ts'
import { modelPaths } from '../models/model-paths.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'
import { twoFilesSchema } from './two-files.ts'
import { missingSides, sidesAreTexts } from './two-sides.ts'
import { textsOfFiles, type WerFiles } from './wer-of-files.ts'

/** null where no transcript could be made. */
interface Texts {
  ref: string | null
  hyp: string | null
}

const texts: z.ZodType<Texts> = z.object({ ref: z.string().nullable(), hyp: z.string().nullable() })

export const werKind: MetricKind<Texts | WerFiles> = {
  name: 'wer',
  isSlow: false,
  flags: ['ref', 'deg', 'refText', 'hypText', 'rate', 'model'],
  models: ['whisper'],
  example:
    'bbx metric wer --ref-text "a b c" --hyp-text "a b", bbx metric wer truth.txt answer.txt, or bbx metric wer truth.wav answer.wav',
  lineForm: '{"ref":TEXT,"hyp":TEXT}, or of files {"ref":PATH,"deg":PATH,"rate":16000}',
  schema(given) {
    const model = whisperOf(given)
    const cached = given.cached?.whisper ?? null
    const files = twoFilesSchema(given).transform((found): WerFiles => ({ ...found, model, cached }))
    // Which of the two a line is, its keys say; a union would only say that it is neither.
    return z.unknown().transform((line, context) => {
      const isFiles = typeof line === 'object' && line !== null && 'deg' in line
      const parsed = (isFiles ? files : texts).safeParse(line)
      if (parsed.success) return parsed.data
      for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path })
      return z.NEVER
    })
  },
  fromArguments(given) {
    const { ref, deg, refText, hypText, rate = 16_000 } = given
    const model = whisperOf(given)
    const ofTexts = sidesAreTexts(given)
    if (ofTexts && (model !== null || given.rate !== undefined))
      throw new BbxError('U0001', { what: '--model and --rate are for audio, and texts are given', remedy: 'leave them out' })
    const input = ofTexts
      ? { ref: refText ?? null, hyp: hypText ?? null }
      : { ref, deg, rate, model, cached: given.cached?.whisper ?? null }
    const missing = missingSides(given, ofTexts)
    return missing.length > 0 ? { missing } : { input }
  },
  async compute(input, context) {
    const { ref, hyp, details: ofFiles } = 'deg' in input ? await textsOfFiles(input, context) : { ...input, details: {} }
    const { value, ...details } = scored(ref, hyp)
    return { line: { metric: 'wer', value, details: { ...details, ...ofFiles }, error: null }, exit: 0 }
  },
  shown({ value, details }) {
    const counts = `${details?.errors} errors in ${details?.words} words`
    const swapped = details?.swapped ? '; the answer is longer and counts as the reference' : ''
    const how = details?.none === null ? `${counts}${swapped}` : (details?.why ?? details?.none)
    const heard = details?.transcripts as { ref: string | null; deg: string | null } | undefined
    const lines = heard === undefined ? [] : [`truth   ${JSON.stringify(heard.ref)}`, `answer  ${JSON.stringify(heard.deg)}`]
    return [`wer  ${value}  (${how})`, ...lines.map((line) => `  ${line}`)].join('\n')
  },
}

/** null where no weights are named: whether any are needed, the files say. */
function whisperOf({ model = [] }: MetricArguments): string | null {
  const { whisper = null, ...others } = Object.fromEntries(modelPaths(model))
  const [other] = Object.keys(others)
  if (other === undefined) return whisper
  throw new BbxError('U0001', {
    what: `wer has no use for the model ${other}`,
    remedy: 'name the folder of a Whisper: --model whisper=FOLDER',
  })
}

function scored(truth: string | null, answer: string | null): WordScore {
  try {
    return wordScore(truth, answer)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new BbxError('S3020', {
      what: 'the texts are too long to compare',
      remedy: 'score shorter pieces: a validator transcribes 30 s',
      cause,
    })
  }
}
