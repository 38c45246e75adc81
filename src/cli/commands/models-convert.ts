import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'
import { type ConvertibleModel, modelConverters } from '../models/model-converters.ts'
import { saveModelFile } from '../models/save-model-file.ts'
import { saveModelFolder } from '../models/save-model-folder.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'

export interface ModelsConvertOptions {
  model: ConvertibleModel
  in: string | null
  out: string | null
  force: boolean
}

/** Writes what `--model ID=PATH` takes from the weights as they are published. Nothing in them is run. */
export async function modelsConvert({ model, in: from, out: to, force }: ModelsConvertOptions, context: Context): Promise<CommandResult> {
  if (from === null || to === null) throw missing(from, to, model)
  const { cwd, signal, progress } = context
  progress.say(`converting ${from}`)
  const convert = await modelConverters[model]()
  const options = { from: resolve(cwd, from), fromShown: from, to: resolve(cwd, to), toShown: to, force, signal }
  const { shown, ...saved } = await (typeof convert === 'function' ? saveModelFile(convert, options) : saveModelFolder(convert, options))
  progress.done()
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.model-conversion/1', model, in: from, out: to, ...saved },
    text(style) {
      const { dim } = paint(style)
      return `wrote ${to}  ${dim(`${(saved.bytes / 1e6).toFixed(1)} MB  ${shown}`)}\nuse it with --model ${model}=${to}`
    },
  }
}

/** The names that published weights have, and one for what comes of them. */
const examples: Readonly<Record<ConvertibleModel, string>> = {
  rawnet3: 'model.pt rawnet3.onnx',
  mimi: 'model.safetensors mimi.onnx',
  whisper: 'whisper-large-v2 whisper-onnx',
  'imagebind-text': 'videobind.pth imagebind-text.onnx',
  'mxbai-embed-large': 'model.safetensors mxbai.onnx',
}

function missing(from: string | null, to: string | null, model: ConvertibleModel): BbxError {
  return new BbxError('U0002', {
    missing: [
      ...(from === null ? [{ name: 'the weights to read', flag: 'IN', variable: null }] : []),
      ...(to === null ? [{ name: 'what to write', flag: 'OUT', variable: null }] : []),
    ],
    remedy: `for example: bbx models convert ${model} ${examples[model]}`,
  })
}
