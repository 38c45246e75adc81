import type { SpeakerEmbedder } from '../../metrics/speaker-embedder.ts'
import { openSession } from '../onnx/open-session.ts'
import { ports, windowSamples } from './ports.ts'
import { fillWindows, windowsPerClip } from './windows.ts'

export interface RawNet3Options {
  /** An ONNX file that `bbx models convert rawnet3` wrote. */
  path: string
  /** The file as the user named it. */
  shown: string
  threads?: number | undefined
}

/** RawNet3 as an embedder: ten windows of three seconds a clip, all clips in one batch. Throws BbxError U0007 or E0001 as `openSession` does. */
export async function openRawNet3({ path, shown, threads }: RawNet3Options): Promise<SpeakerEmbedder> {
  const session = await openSession({ path, shown, model: 'rawnet3', input: ports.samples, output: ports.embeddings(0), threads })
  return {
    rateHz: 16_000,
    async embed(clips) {
      const rows = clips.length * windowsPerClip
      const windows = new Float32Array(rows * windowSamples)
      for (const [at, clip] of clips.entries()) {
        fillWindows(windows.subarray(at * windowsPerClip * windowSamples, (at + 1) * windowsPerClip * windowSamples), clip)
      }
      const embeddings = await session.run(windows, rows)
      const size = embeddings.length / rows
      for (let row = 0; row < rows; row++) {
        // The runtime's rectifier and maximum lose NaN, which torch carries through to the embedding.
        const heard = windows.subarray(row * windowSamples, (row + 1) * windowSamples)
        if (!heard.every(Number.isFinite)) embeddings.fill(Number.NaN, row * size, (row + 1) * size)
      }
      return clips.map((_, at) => embeddings.subarray(at * windowsPerClip * size, (at + 1) * windowsPerClip * size))
    },
  }
}
