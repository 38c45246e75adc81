import { resolve } from 'node:path'
import { valuesOf } from '../../audio/decoded.ts'
import { readAudioFile } from '../../audio/read-audio-file.ts'
import { BbxError } from '../../base/bbx-error.ts'
import type { ClipArray } from '../../metrics/speaker-score.ts'
import type { Context } from '../context.ts'

/** More than two hours at 16 kHz; 1 GiB of memory. */
const mostValues = 2 ** 27

/** The array that a file holds, in whatever shape, with what a document shows of it. `rate` is that of files that say none. Throws BbxError U0007. */
export async function readClip(file: string, rate: number, { cwd, signal }: Pick<Context, 'cwd' | 'signal'>) {
  const decoded = await readAudioFile(resolve(cwd, file), signal)
  const cannot = (why: string) => new BbxError('U0007', { what: `${file} holds no audio that can be scored`, why })
  if (decoded.verdict === 'refuse') throw cannot(decoded.why)
  const { shape, length, dtype } = decoded
  if (length > mostValues) throw cannot(`it holds more than ${mostValues} samples`)
  if (shape.length < 1 || shape.length > 2) throw cannot(`its shape (${shape.join(', ')}) is that of no audio`)
  const rateHz = decoded.rate ?? rate
  const clip: ClipArray = { values: valuesOf(decoded), shape, rateHz, integers: decoded.rate === null && /[iu]\d$/.test(dtype) }
  const averaged = shape.length === 2 && shape[1] !== 1 ? `its ${shape[1]} columns are averaged, as the validator does` : null
  const note = decoded.why ?? averaged
  return { clip, shown: { file, rate: rateHz, shape, durationS: (shape[0] ?? 0) / rateHz, note } }
}
