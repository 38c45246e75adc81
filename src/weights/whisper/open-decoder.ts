import { join } from 'node:path'
import { isFile } from '../../base/is-file.ts'
import { openNetwork } from '../onnx/open-network.ts'
import { refuse } from '../refusal.ts'
import type { DecoderStep } from './decoder.ts'
import { cacheNames, past, type WhisperSizes, whisperPorts } from './ports.ts'

const merged = 'decoder_model_merged.onnx'
const [first, later] = ['decoder_model.onnx', 'decoder_with_past_model.onnx']

/** The decoder in a folder of ONNX files: one graph for all steps, or one for the first and one for those after it. Throws Refusal, BbxError E0001. */
export async function openDecoder(folder: string, sizes: WhisperSizes, threads?: number): Promise<DecoderStep> {
  const [one, begin, next] = [merged, first, later].map((name) => join(folder, name)) as [string, string, string]
  if (await isFile(one)) return openMerged(one, sizes, threads)
  if ((await isFile(begin)) && (await isFile(next))) return openPair(begin, next, sizes, threads)
  return refuse(`it has neither ${merged} nor ${first} with ${later}`)
}

async function openMerged(path: string, sizes: WhisperSizes, threads?: number): Promise<DecoderStep> {
  const network = await openNetwork(path, whisperPorts(sizes).merged, threads)
  const { Tensor } = network
  const { layers, heads, width } = sizes
  const nothing = new Tensor('float32', new Float32Array(0), [1, heads, 0, width / heads])
  const empty = Object.fromEntries(
    [...cacheNames(layers, 'decoder'), ...cacheNames(layers, 'encoder')].map((name) => [past(name), nothing]),
  )
  return (encoder_hidden_states, caches) => {
    const use_cache_branch = new Tensor('bool', [caches !== null], [1])
    return { network, inputs: { encoder_hidden_states, use_cache_branch, ...(caches ?? empty) } }
  }
}

async function openPair(begin: string, next: string, sizes: WhisperSizes, threads?: number): Promise<DecoderStep> {
  const ports = whisperPorts(sizes)
  const atFirst = await openNetwork(begin, ports.first, threads)
  const afterwards = await openNetwork(next, ports.next, threads)
  return (encoder_hidden_states, caches) =>
    caches === null ? { network: atFirst, inputs: { encoder_hidden_states } } : { network: afterwards, inputs: caches }
}
