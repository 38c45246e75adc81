import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { Transcriber } from '../../metrics/transcriber.ts'
import { Refusal, refuse } from '../refusal.ts'
import { decodingOf } from './decoder.ts'
import { greedySearch } from './greedy-search.ts'
import { logMel, rateHz } from './log-mel.ts'
import { openDecoder } from './open-decoder.ts'
import { openEncoder } from './open-encoder.ts'
import { readWhisperFolder } from './read-folder.ts'
import { searchRules } from './search-rules.ts'
import { tokenText } from './token-text.ts'

export interface WhisperOptions {
  /** A folder in the common layout: JSON files, and ONNX files in `onnx` or beside them. */
  path: string
  /** The folder as the user named it. */
  shown: string
  /** Threads of one inference; default: all that this process may use. */
  threads?: number | undefined
}

export interface Transcript {
  text: string
  /** Its tokens, prompt included and end left out. */
  ids: readonly number[]
}

export interface Whisper extends Transcriber {
  transcript(clip: Float64Array, signal?: AbortSignal): Promise<Transcript>
}

/**
 * Whisper as a transcriber: the first 30 s of a clip, greedily, forced to English as the reference forces it (sn21 5.1 item 2). Throws BbxError U0007 where the folder holds none
 * that can be run, E0001 without onnxruntime-node.
 */
export function openWhisper({ path, shown, threads }: WhisperOptions): Promise<Whisper> {
  return namingTheFolder(shown, () => open(path, shown, threads))
}

async function open(path: string, shown: string, threads?: number): Promise<Whisper> {
  const folder = await readWhisperFolder(path)
  const { config } = folder
  const sizes = {
    mels: config.num_mel_bins,
    width: config.d_model,
    heads: config.decoder_attention_heads,
    layers: config.decoder_layers,
    tokens: config.vocab_size,
  }
  const rules = searchRules(folder)
  const textOf = tokenText(folder)
  const inside = join(path, 'onnx')
  const place = (await stat(inside).catch(() => null))?.isDirectory() ? inside : path
  const encode = await openEncoder(place, sizes, threads)
  const decode = await openDecoder(place, sizes, threads)
  const transcript: Whisper['transcript'] = (clip, signal) =>
    namingTheFolder(shown, async () => {
      const features = logMel(clip, sizes.mels)
      signal?.throwIfAborted()
      const decoding = decodingOf(decode, await encode(features), sizes)
      const ids = await greedySearch(decoding, rules, signal)
      if (ids === null) return refuse('it gives no numbers: its weights hold NaN or are too large')
      return { text: textOf(ids), ids }
    })
  return { rateHz, transcript, transcribe: async (clip, signal) => (await transcript(clip, signal)).text }
}

/** A Refusal is told with the folder's name as the user gave it. */
async function namingTheFolder<Result>(shown: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new BbxError('U0007', {
      what: `${shown} is no Whisper that can be run`,
      why: error.message,
      remedy: 'make one of a folder as it is published with `bbx models convert whisper IN OUT`',
      cause: error,
    })
  }
}
