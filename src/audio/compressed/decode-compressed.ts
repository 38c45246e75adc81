import { Worker } from 'node:worker_threads'
import { builtProgram } from '../../base/package-root.ts'
import { type Decoded, refused } from '../decoded.ts'
import { flacFacts } from './flac-facts.ts'
import type { CompressedKind } from './kind.ts'
import { mp3Facts } from './mp3-facts.ts'
import { oggFacts } from './ogg-facts.ts'
import { readBlocks } from './sample-blocks.ts'
import type { StreamFacts } from './stream-facts.ts'

/** What the thread is given. */
export interface Order {
  bytes: Uint8Array
  kind: CompressedKind
  facts: StreamFacts
}

/** What it sends: the samples, or why there are none. */
export type Reply = { blocks: readonly Float32Array[]; length: number } | string

export interface DecodeLimits {
  signal?: AbortSignal | undefined
  /** Default: 20 s and 5 s for each MB. */
  timeoutMs?: number
}

const factsOf = { flac: flacFacts, ogg: oggFacts, mp3: mp3Facts } satisfies Record<CompressedKind, unknown>

/**
 * Decodes FLAC, Vorbis in Ogg, or MP3. Each file is taken whole or refused: FLAC and Ogg carry checksums and their length, an MP3 sometimes its
 * size. The decoders run in a thread of their own, with a time limit: on a hostile file they may crash, print, or never end.
 */
export async function decodeCompressed(bytes: Uint8Array, kind: CompressedKind, limits: DecodeLimits = {}): Promise<Decoded> {
  const facts = factsOf[kind](bytes)
  if (typeof facts === 'string') return refused(facts)
  const samples = await inThread({ bytes, kind, facts }, limits)
  if (typeof samples === 'string') return refused(samples)
  const { rate, channels, bits } = facts
  const frames = samples.length / channels
  return {
    verdict: 'ok',
    why: null,
    dtype: dtypeOf(bits),
    shape: channels === 1 ? [frames] : [frames, channels],
    rate,
    length: samples.length,
    at: readBlocks(samples.blocks),
  }
}

async function inThread(order: Order, { signal, timeoutMs = 20_000 + order.bytes.length / 200 }: DecodeLimits): Promise<Reply> {
  signal?.throwIfAborted()
  const thread = new Worker(builtProgram('audio-decoder'), { workerData: order, stdout: true, stderr: true })
  const stop = () => void thread.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(stop, timeoutMs)
  try {
    return await new Promise<Reply>((resolve) => {
      thread.once('message', resolve)
      thread.once('error', (error) => resolve(`its decoder fails on it: ${error instanceof Error ? error.message : String(error)}`))
      thread.once('exit', () => resolve('its decoder did not come to an end'))
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    await thread.terminate()
    signal?.throwIfAborted()
  }
}

function dtypeOf(bits: number | null): string {
  if (bits === null) return '<f4'
  return bits <= 8 ? '|i1' : `<i${Math.ceil(bits / 8)}`
}
