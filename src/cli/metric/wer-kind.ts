import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { type WordScore, wordScore } from '../../metrics/word-score.ts'
import { type MetricKind, missingOf } from './metric-kind.ts'
import { readTextFile } from './read-text.ts'

/** Texts; null where no transcript could be made. As arguments also files that hold them. */
interface Texts {
  ref: string | null
  hyp: string | null
  files?: boolean
}

export const werKind: MetricKind<Texts> = {
  name: 'wer',
  isSlow: false,
  flags: ['ref', 'deg', 'refText', 'hypText'],
  example: 'bbx metric wer --ref-text "a b c" --hyp-text "a b", or bbx metric wer truth.txt answer.txt',
  lineForm: '{"ref":TEXT,"hyp":TEXT}',
  schema: () => z.object({ ref: z.string().nullable(), hyp: z.string().nullable() }),
  fromArguments: ({ ref, deg, refText, hypText }) => {
    const files = refText === undefined && hypText === undefined
    if (!files && (ref !== null || deg !== null)) {
      throw new BbxError('U0001', {
        what: 'files and texts are given together',
        remedy: 'give both sides as files, or both as --ref-text and --hyp-text',
      })
    }
    const input = files ? { ref, hyp: deg, files } : { ref: refText ?? null, hyp: hypText ?? null, files }
    const missing = missingOf([
      [input.ref, 'the truth', files ? 'REF' : '--ref-text'],
      [input.hyp, 'the answer', files ? 'DEG' : '--hyp-text'],
    ])
    return missing.length > 0 ? { missing } : { input }
  },
  async compute({ ref, hyp, files = false }, { cwd }) {
    const text = async (side: string | null) => (files && side !== null ? await readTextFile(side, cwd) : side)
    const [truth, answer] = [await text(ref), await text(hyp)]
    const { value, ...details } = scored(truth, answer)
    return { line: { metric: 'wer', value, details, error: null }, exit: 0 }
  },
  shown: ({ value, details }) =>
    details?.none === null
      ? `wer  ${value}  (${details.errors} errors in ${details.words} words${details.swapped ? '; the answer is longer and counts as the reference' : ''})`
      : `wer  ${value}  (${details?.none})`,
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
