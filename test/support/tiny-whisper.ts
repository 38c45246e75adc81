import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configSchema } from '../../src/weights/whisper/folder-schemas.ts'
import { layout } from '../../src/weights/whisper/layout.ts'
import { safetensorsFile, singles, type WrittenTensor } from './safetensors-file.ts'

/** Words 0 to 25 are letters, 26 is a blank; then tokens that were added, as Whisper's vocabulary has them. */
const letters = [...'abcdefghijklmnopqrstuvwxyz', 'Ġ']
const added = ['<|endoftext|>', '<|startoftranscript|>', '<|en|>', '<|transcribe|>', '<|notimestamps|>', '<|0.00|>']

export const tinyFiles = () => ({
  config: {
    model_type: 'whisper',
    d_model: 8,
    encoder_layers: 1,
    encoder_attention_heads: 2,
    encoder_ffn_dim: 16,
    decoder_layers: 2,
    decoder_attention_heads: 2,
    decoder_ffn_dim: 16,
    vocab_size: letters.length + added.length,
    num_mel_bins: 80,
    max_target_positions: 16,
  },
  preprocessor_config: { feature_size: 80 },
  generation_config: {
    decoder_start_token_id: 28,
    eos_token_id: 27,
    suppress_tokens: [28, 29, 30, 31],
    begin_suppress_tokens: [27],
    max_length: 12,
  },
  tokenizer: {
    model: { vocab: Object.fromEntries(letters.map((letter, id) => [letter, id])) },
    added_tokens: added.map((content, at) => ({ id: letters.length + at, content, special: content !== '<|0.00|>' })),
  },
})

export type TinyFiles = ReturnType<typeof tinyFiles>
export type TinyTensors = Record<string, WrittenTensor>

/** Weights by a formula: nothing that speaks, but every part of the network has a say. */
export function tinyTensors(files: TinyFiles): TinyTensors {
  let seed = 1
  const next = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 31 - 1
  }
  return Object.fromEntries(
    [...layout(configSchema.parse(files.config))].map(([name, shape]) => {
      const isScale = /norm\.weight$/.test(name)
      const length = shape.reduce((product, size) => product * size, 1)
      return [name, singles(shape, ...Array.from({ length }, () => (isScale ? 1 + next() / 4 : next())))]
    }),
  )
}

export interface TinyChanges {
  files?: (files: TinyFiles) => void
  tensors?: (tensors: TinyTensors) => void
}

/** A Whisper of two thousand weights in an empty folder, as the hub would have it. */
export async function writeTinyWhisper(folder: string, { files: changeFiles, tensors: changeTensors }: TinyChanges = {}): Promise<void> {
  const files = tinyFiles()
  const tensors = tinyTensors(files)
  changeFiles?.(files)
  changeTensors?.(tensors)
  for (const [name, value] of Object.entries(files)) await writeFile(join(folder, `${name}.json`), JSON.stringify(value))
  await writeFile(join(folder, 'model.safetensors'), safetensorsFile(tensors))
}
