import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { captionSimilarity } from '../../metrics/caption-similarity.ts'
import { openImageBindText } from '../../weights/imagebind/open-imagebind-text.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'
import { failedLine } from './metric-line.ts'
import { modelFile } from './model-file.ts'
import { openedOnce } from './opened-once.ts'
import { readTextFile } from './read-text.ts'
import { missingSides, sidesAreTexts } from './two-sides.ts'

/** Captions; as arguments also files that hold them. */
interface Captions {
  ref: string
  hyp: string
  files?: boolean
  /** Of the ONNX file. */
  model: string
}

const example = 'bbx metric caption --ref-text "a dog runs" --hyp-text "a running dog"'

export const captionKind: MetricKind<Captions> = {
  name: 'caption',
  // The runtime uses all cores for each text by itself.
  isSlow: false,
  flags: ['ref', 'deg', 'refText', 'hypText', 'model'],
  models: ['imagebind-text'],
  example,
  lineForm: '{"ref":TEXT,"hyp":TEXT}',
  schema(given): z.ZodType<Captions> {
    const model = modelOf(given)
    return z.object({ ref: z.string(), hyp: z.string() }).transform((texts) => ({ ...texts, model }))
  },
  fromArguments(given) {
    const { ref, deg, refText, hypText } = given
    const areTexts = sidesAreTexts(given)
    const input = areTexts ? { ref: refText, hyp: hypText } : { ref, hyp: deg, files: true }
    const missing = missingSides(given, areTexts)
    return missing.length > 0 ? { missing } : { input: { ...input, model: modelOf(given) } }
  },
  async compute({ ref, hyp, files = false, model }, context) {
    const text = async (side: string) => (files ? await readTextFile(side, context.cwd) : side)
    const texts = [await text(ref), await text(hyp)]
    const embedder = await embedderOf(model, context)
    const [truth, answer] = await embedder.embed(texts, context.signal)
    const details = { model, chunks: { ref: truth?.chunks ?? 0, hyp: answer?.chunks ?? 0 } }
    if (truth && answer) {
      const value = captionSimilarity(truth.vector, answer.vector)
      return { line: { metric: 'caption', value, details, error: null }, exit: 0 }
    }
    const what = `the ${truth ? 'answer' : 'truth'} is empty: an empty caption has no embedding`
    return failedLine(
      'caption',
      new BbxError('S3020', { what, why: "the validator's function raises there, and passes over the whole batch" }),
      details,
    )
  },
  shown: ({ value }) => `caption  ${value}`,
}

const embedderOf = openedOnce(openImageBindText)

const needed = { id: 'imagebind-text', title: 'the text tower of ImageBind' } as const

function modelOf(given: MetricArguments): string {
  return modelFile(given, needed, captionKind)
}
