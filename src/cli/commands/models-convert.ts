import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import type { Context } from '../context.ts'
import { type ConvertibleModel, modelConverters } from '../models/model-converters.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'

export interface ModelsConvertOptions {
  model: ConvertibleModel
  in: string | null
  out: string | null
  force: boolean
}

/** Writes the ONNX file that `--model ID=PATH` takes from the weights as they are published. Nothing in them is run. */
export async function modelsConvert({ model, in: from, out: to, force }: ModelsConvertOptions, context: Context): Promise<CommandResult> {
  if (from === null || to === null) throw missing(from, to, model)
  const out = resolve(context.cwd, to)
  await refuseToReplace(to, out, force)
  context.progress.say(`converting ${from}`)
  const convert = await modelConverters[model]()
  const hash = createHash('sha256')
  let bytes = 0
  const { facts, shown } = await convert(resolve(context.cwd, from), from, (written) =>
    writeDurably(
      out,
      seen(written, (piece) => {
        context.signal.throwIfAborted()
        hash.update(piece)
        bytes += piece.length
      }),
    ),
  )
  context.progress.done()
  const sha256 = hash.digest('hex')
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.model-conversion/1', model, in: from, out: to, bytes, sha256, facts },
    text(style) {
      const { dim } = paint(style)
      return `wrote ${to}  ${dim(`${(bytes / 1e6).toFixed(1)} MB  ${shown}`)}\nuse it with --model ${model}=${to}`
    },
  }
}

/** The pieces of a file, each shown before it is handed on. */
async function* seen(bytes: Uint8Array | AsyncIterable<Uint8Array>, show: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
    show(piece)
    yield piece
  }
}

async function refuseToReplace(shown: string, path: string, force: boolean): Promise<void> {
  if (force || (await stat(path).catch(() => null)) === null) return
  throw new BbxError('U0001', { what: `${shown} is there already`, remedy: 'choose another name, or --force to replace it' })
}

/** The names that published weights have. */
const examples: Readonly<Record<ConvertibleModel, string>> = { rawnet3: 'model.pt', mimi: 'model.safetensors' }

function missing(from: string | null, to: string | null, model: ConvertibleModel): BbxError {
  return new BbxError('U0002', {
    missing: [
      ...(from === null ? [{ name: 'the weights to read', flag: 'IN', variable: null }] : []),
      ...(to === null ? [{ name: 'the file to write', flag: 'OUT', variable: null }] : []),
    ],
    remedy: `for example: bbx models convert ${model} ${examples[model]} ${model}.onnx`,
  })
}
