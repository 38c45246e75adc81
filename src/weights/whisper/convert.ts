import { copyFile, mkdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { namingThePart } from '../naming-the-part.ts'
import { type WrittenFile, writeModel } from '../onnx/write-model.ts'
import { refuse } from '../refusal.ts'
import { openSafetensors } from '../safetensors/open-safetensors.ts'
import { decoderGraph } from './decoder-graph.ts'
import { encoderGraph } from './encoder-graph.ts'
import type { WhisperConfig } from './folder-schemas.ts'
import { readWhisperFolder } from './read-folder.ts'
import { readState } from './read-state.ts'
import { searchRules } from './search-rules.ts'
import { tokenText } from './token-text.ts'

export interface ConvertedWhisper {
  /** By their names in the folder, with `/` between. */
  files: { name: string; bytes: number }[]
  config: WhisperConfig
  /** Numbers in the weights. */
  values: number
}

const weights = ['model.safetensors', 'model.safetensors.index.json']
/** What others read of a folder, beside what is needed here. */
const copied = [
  'config.json',
  'generation_config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'normalizer.json',
]

/**
 * A folder as `openai/whisper-*` are published (JSON files and safetensors) into the common layout, in a folder that is there and empty. Never more than one tensor is in
 * memory. Throws Refusal where it is no Whisper.
 */
export async function convertWhisper(from: string, to: string, signal?: AbortSignal): Promise<ConvertedWhisper> {
  const folder = await readWhisperFolder(from)
  // What would be refused of the result is refused before gigabytes are read.
  searchRules(folder)
  tokenText(folder)
  const { config } = folder
  const name = await weightsIn(from)
  return namingThePart(name, async () => {
    await using file = await openSafetensors(join(from, name))
    const state = readState(file, config)
    const files: WrittenFile[] = []
    for (const json of copied) {
      const found = await stat(join(from, json)).catch(() => null)
      if (!found?.isFile()) continue
      await copyFile(join(from, json), join(to, json))
      files.push({ path: join(to, json), bytes: found.size })
    }
    const onnx = join(to, 'onnx')
    await mkdir(onnx)
    files.push(...(await writeModel(join(onnx, 'encoder_model.onnx'), encoderGraph(state), { model: 'whisper' }, signal)))
    files.push(...(await writeModel(join(onnx, 'decoder_model_merged.onnx'), decoderGraph(state), { model: 'whisper' }, signal)))
    return {
      files: files.map(({ path, bytes }) => ({ name: relative(to, path).replaceAll(sep, '/'), bytes })),
      config,
      values: state.values,
    }
  })
}

async function weightsIn(folder: string): Promise<string> {
  for (const name of weights) if ((await stat(join(folder, name)).catch(() => null)) !== null) return name
  return refuse(`it has neither ${weights.join(' nor ')}`)
}
