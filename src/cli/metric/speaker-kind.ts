import { resolve } from 'node:path'
import type { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { SpeakerEmbedder } from '../../metrics/speaker-embedder.ts'
import { speakerScore } from '../../metrics/speaker-score.ts'
import { openRawNet3 } from '../../weights/rawnet3/open-rawnet3.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'
import { failedLine } from './metric-line.ts'
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

export const speakerKind: MetricKind<Files> = {
  name: 'speaker',
  // The runtime uses all cores for each pair by itself.
  isSlow: false,
  flags: ['ref', 'deg', 'rate', 'model'],
  models: ['rawnet3'],
  example: 'bbx metric speaker truth.wav answer.wav',
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
    const embedder = await embedderOf(resolve(context.cwd, model), model)
    const { score: value, why } = await speakerScore(truth.clip, answer.clip, embedder, context.signal)
    const details = { why, model, ref: truth.shown, deg: answer.shown }
    if (!Number.isNaN(value)) return { line: { metric: 'speaker', value, details, error: null }, exit: 0 }
    const what = `the speaker score has no value: ${why}`
    return failedLine('speaker', new BbxError('S3020', { what, why: "the validator's number is NaN" }), details)
  },
  shown: ({ value, details }) => `speaker  ${value}${details?.why === null ? '' : `  (${details?.why})`}`,
}

/** Opened once, however many pairs there are: opening takes longer than a short pair. */
const embedders = new Map<string, Promise<SpeakerEmbedder>>()

function embedderOf(path: string, shown: string): Promise<SpeakerEmbedder> {
  const open = embedders.get(path) ?? openRawNet3({ path, shown })
  embedders.set(path, open)
  return open
}

function modelOf(given: MetricArguments): string {
  return modelFile(given, { id: 'rawnet3', title: 'RawNet3' }, speakerKind)
}
