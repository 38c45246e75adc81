import { resolve } from 'node:path'
import { oneChannel } from '../../audio/one-channel.ts'
import { readAudioFile } from '../../audio/read-audio-file.ts'
import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'

export interface Signal {
  samples: Float64Array
  /** In Hz; null where the file does not say. */
  rate: number | null
  /** numpy would hold it in single precision: an npy of f4. WAV is read as double. */
  single: boolean
  /** What is wrong with the file although it can be read. */
  note: string | null
}

/** Throws BbxError U0007 where a file holds no audio of one channel. */
export async function readSignal(file: string, { cwd, signal }: Pick<Context, 'cwd' | 'signal'>): Promise<Signal> {
  const decoded = await readAudioFile(resolve(cwd, file), signal)
  const channel = decoded.verdict === 'refuse' ? decoded : oneChannel(decoded)
  if (decoded.verdict === 'refuse' || 'verdict' in channel) {
    throw new BbxError('U0007', { what: `${file} holds no audio that can be scored`, why: 'why' in channel ? channel.why : '' })
  }
  return { samples: channel.samples, rate: decoded.rate, single: decoded.rate === null && /f4$/.test(decoded.dtype), note: decoded.why }
}
