import { resolve } from 'node:path'
import type { z } from 'zod'
import type { CodecEncoder } from '../../metrics/codec-encoder.ts'
import { codecScore } from '../../metrics/codec-score.ts'
import { openMimi } from '../../weights/mimi/open-mimi.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'
import { modelFile } from './model-file.ts'
import { readClip } from './read-clip.ts'
import { twoFiles, twoFilesSchema } from './two-files.ts'

interface Files {
  ref: string
  deg: string
  rate: number
  /** Of the ONNX file. */
  model: string
}

export const mimiKind: MetricKind<Files> = {
  name: 'mimi',
  // The runtime uses all cores for each pair by itself.
  isSlow: false,
  flags: ['ref', 'deg', 'rate', 'model'],
  models: ['mimi'],
  example: 'bbx metric mimi truth.wav answer.wav',
  lineForm: '{"ref":PATH,"deg":PATH,"rate":16000}',
  schema(given): z.ZodType<Files> {
    const model = modelOf(given)
    return twoFilesSchema(given).transform((files) => ({ ...files, model }))
  },
  fromArguments(given) {
    const files = twoFiles(given)
    return 'missing' in files ? files : { input: { ...files.input, model: modelOf(given) } }
  },
  async compute({ ref, deg, rate, model }, context) {
    const truth = await readClip(ref, rate, context)
    const answer = await readClip(deg, rate, context)
    const encoder = await encoderOf(resolve(context.cwd, model), model)
    const { score: value, frames, why } = await codecScore(truth.clip, answer.clip, encoder, context.signal)
    const details = { why, frames, model, ref: truth.shown, deg: answer.shown }
    return { line: { metric: 'mimi', value, details, error: null }, exit: 0 }
  },
  shown: ({ value, details }) => `mimi  ${value}  (${details?.why ?? `${details?.frames} frames`})`,
}

/** Opened once, however many pairs there are. */
const encoders = new Map<string, Promise<CodecEncoder>>()

function encoderOf(path: string, shown: string): Promise<CodecEncoder> {
  const open = encoders.get(path) ?? openMimi({ path, shown })
  encoders.set(path, open)
  return open
}

function modelOf(given: MetricArguments): string {
  return modelFile(given, { id: 'mimi', title: 'Mimi' }, mimiKind)
}
