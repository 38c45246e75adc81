import type { z } from 'zod'
import type { ClipArray } from '../../metrics/speaker-score.ts'
import type { MetricArguments, MetricKind, MetricName } from './metric-kind.ts'
import type { MetricAnswer } from './metric-line.ts'
import { modelFile, type NeededModel } from './model-file.ts'
import { type NamedModel, openedOnce } from './opened-once.ts'
import { readClip } from './read-clip.ts'
import { twoFiles, twoFilesSchema } from './two-files.ts'

interface Files {
  ref: string
  deg: string
  rate: number
  /** The file of the model. */
  model: string
}

/** What one model says of two clips. */
interface TwoClips<Model> {
  name: MetricName
  model: NeededModel
  open(named: NamedModel): Promise<Model>
  /** The answer's line; `files` tells which files and which model it is of, for the details. */
  answer(
    truth: ClipArray,
    answer: ClipArray,
    model: Model,
    files: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<MetricAnswer>
  shown: MetricKind<Files>['shown']
}

/** A metric of two clips by one model, which is opened once. The runtime uses all cores for each pair by itself. */
export function twoClipsKind<Model>({ name, model: needed, open, answer, shown }: TwoClips<Model>): MetricKind<Files> {
  const modelOf = openedOnce(open)
  const example = `bbx metric ${name} truth.wav answer.wav`
  const pathOf = (given: MetricArguments) => modelFile(given, needed, { name, example })
  return {
    name,
    isSlow: false,
    flags: ['ref', 'deg', 'rate', 'model'],
    models: [needed.id],
    example,
    lineForm: '{"ref":PATH,"deg":PATH,"rate":16000}',
    schema(given): z.ZodType<Files> {
      const model = pathOf(given)
      return twoFilesSchema(given).transform((files) => ({ ...files, model }))
    },
    fromArguments(given) {
      const files = twoFiles(given)
      return 'missing' in files ? files : { input: { ...files.input, model: pathOf(given) } }
    },
    async compute({ ref, deg, rate, model }, context) {
      const [truth, degraded] = [await readClip(ref, rate, context), await readClip(deg, rate, context)]
      const files = { model, ref: truth.shown, deg: degraded.shown }
      return answer(truth.clip, degraded.clip, await modelOf(model, context), files, context.signal)
    },
    shown,
  }
}
