import type { SpeakerEmbedder } from '../../metrics/speaker-embedder.ts'
import { openSession } from '../onnx/open-session.ts'
import { ports, windowSamples } from './ports.ts'
import { fillWindows, windowsPerClip } from './windows.ts'

export interface RawNet3Options {
  /** An ONNX file that `bbx models convert rawnet3` wrote. */
  path: string
  /** The file as the user named it. */
  shown: string
  /** Threads of one inference; default: all that this process may use. */
  threads?: number | undefined
}

/**
 * Windows that go through the network at once. All 20 windows of a pair at once took 3.1 GB of memory, four at a time take 0.65 GB, as long, and the embeddings are the
 * same to the bit (`bench/rawnet3.mjs`).
 */
const windowsAtOnce = 4

/** RawNet3 as an embedder: ten windows of three seconds a clip, those of all clips in a row. Throws BbxError U0007 or E0001 as `openSession` does. */
export async function openRawNet3({ path, shown, threads }: RawNet3Options): Promise<SpeakerEmbedder> {
  const session = await openSession({ path, shown, model: 'rawnet3', input: ports.samples, output: ports.embeddings(0), threads })
  const embedded = async (windows: Float32Array): Promise<Float32Array[]> => {
    const rows = windows.length / windowSamples
    const values = await session.run(windows, rows)
    const size = values.length / rows
    return Array.from({ length: rows }, (_, row) => {
      // The runtime's rectifier and maximum lose NaN, which torch carries through to the embedding.
      const isHeard = windows.subarray(row * windowSamples, (row + 1) * windowSamples).every(Number.isFinite)
      return isHeard ? values.subarray(row * size, (row + 1) * size) : new Float32Array(size).fill(Number.NaN)
    })
  }
  return {
    rateHz: 16_000,
    async embed(clips, signal) {
      const windows = new Float32Array(clips.length * windowsPerClip * windowSamples)
      for (const [at, clip] of clips.entries()) fillWindows(windows.subarray(at * windowsPerClip * windowSamples), clip)
      const embeddings: Float32Array[] = []
      for (let at = 0; at < windows.length; at += windowsAtOnce * windowSamples) {
        signal?.throwIfAborted()
        embeddings.push(...(await embedded(windows.subarray(at, at + windowsAtOnce * windowSamples))))
      }
      return clips.map((_, at) => joined(embeddings.slice(at * windowsPerClip, (at + 1) * windowsPerClip)))
    },
  }
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const size = rows[0]?.length ?? 0
  const out = new Float32Array(rows.length * size)
  for (const [at, row] of rows.entries()) out.set(row, at * size)
  return out
}
