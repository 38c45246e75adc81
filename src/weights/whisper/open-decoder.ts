import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CreatedSession } from '../onnx/create-session.ts'
import { openChecked } from '../onnx/open-checked.ts'
import { refuse } from '../refusal.ts'
import type { StepFeeds } from './decoder.ts'
import { cacheNames, past, type WhisperSizes, whisperPorts } from './ports.ts'

export interface OpenedDecoder {
  session: CreatedSession
  feedsOf: StepFeeds
}

const merged = 'decoder_model_merged.onnx'
const [first, later] = ['decoder_model.onnx', 'decoder_with_past_model.onnx']

/** The decoder in a folder of ONNX files: one graph for all steps, or one for the first and one for those after it. Throws Refusal, BbxError E0001. */
export async function openDecoder(folder: string, sizes: WhisperSizes, threads?: number): Promise<OpenedDecoder> {
  const has = async (name: string) => (await stat(join(folder, name)).catch(() => null))?.isFile() ?? false
  if (await has(merged)) return openMerged(join(folder, merged), sizes, threads)
  if ((await has(first)) && (await has(later))) return openPair(folder, sizes, threads)
  return refuse(`it has neither ${merged} nor ${first} with ${later}`)
}

async function openMerged(path: string, sizes: WhisperSizes, threads?: number): Promise<OpenedDecoder> {
  const session = await openChecked(path, whisperPorts(sizes).merged, threads)
  const { Tensor } = session.runtime
  const { layers, heads, width } = sizes
  const nothing = new Tensor('float32', new Float32Array(0), [1, heads, 0, width / heads])
  const empty = Object.fromEntries(
    [...cacheNames(layers, 'decoder'), ...cacheNames(layers, 'encoder')].map((name) => [past(name), nothing]),
  )
  return {
    session,
    feedsOf: (input_ids, encoder_hidden_states, caches) => ({
      step: session,
      feeds: {
        input_ids,
        encoder_hidden_states,
        use_cache_branch: new Tensor('bool', [caches !== null], [1]),
        ...(caches ?? empty),
      },
    }),
  }
}

async function openPair(folder: string, sizes: WhisperSizes, threads?: number): Promise<OpenedDecoder> {
  const ports = whisperPorts(sizes)
  const begin = await openChecked(join(folder, first), ports.first, threads)
  const next = await openChecked(join(folder, later), ports.next, threads)
  return {
    session: begin,
    feedsOf: (input_ids, encoder_hidden_states, caches) =>
      caches === null ? { step: begin, feeds: { input_ids, encoder_hidden_states } } : { step: next, feeds: { input_ids, ...caches } },
  }
}
