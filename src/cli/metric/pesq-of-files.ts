import { resolve } from 'node:path'
import { oneChannel } from '../../audio/one-channel.ts'
import { readAudioFile } from '../../audio/read-audio-file.ts'
import { BbxError } from '../../base/bbx-error.ts'
import { type PesqFailure, pesqFailures } from '../../metrics/pesq/failures.ts'
import type { PesqMode } from '../../metrics/pesq/mos.ts'
import { pesq } from '../../metrics/pesq/pesq.ts'
import { failedLine, type MetricAnswer } from './metric-line.ts'

export interface PesqPair {
  ref: string
  deg: string
  mode: PesqMode
  rate: 8000 | 16000
}

/** PESQ of two files, whose paths start at `cwd`. */
export async function pesqOfFiles({ ref, deg, mode, rate }: PesqPair, cwd: string): Promise<MetricAnswer> {
  try {
    if (mode === 'wb' && rate === 8000) {
      throw new BbxError('U0001', { what: 'wide band is not defined at 8000 Hz', remedy: 'use --mode nb, or audio at 16000 Hz' })
    }
    const reference = await signalOf(ref, rate, cwd)
    const degraded = await signalOf(deg, rate, cwd)
    const { value, failure } = pesq(reference.samples, degraded.samples, { mode, sampleRateHz: rate })
    const raises = failure === null ? null : pesqFailures[failure].raises
    const details = { mode, rate, ref: reference.shown, deg: degraded.shown, failure, raises }
    if (failure !== null) return failedLine('pesq', noValue(failure), details)
    return { line: { metric: 'pesq', value, details, error: null }, exit: 0 }
  } catch (error) {
    if (error instanceof BbxError) return failedLine('pesq', error)
    throw error
  }
}

/** Throws BbxError U0007 where a file holds no audio of one channel at this rate. */
async function signalOf(file: string, rate: number, cwd: string) {
  const decoded = await readAudioFile(resolve(cwd, file))
  const signal = decoded.verdict === 'refuse' ? decoded : oneChannel(decoded)
  if (decoded.verdict === 'refuse' || 'verdict' in signal) {
    throw new BbxError('U0007', { what: `${file} holds no audio that can be scored`, why: 'why' in signal ? signal.why : '' })
  }
  if (decoded.rate !== null && decoded.rate !== rate) {
    throw new BbxError('U0007', {
      what: `${file} is at ${decoded.rate} Hz, not at ${rate} Hz`,
      why: 'PESQ is defined at 8000 and 16000 Hz, and resamples nothing',
      remedy: 'resample it first, or name its rate with --rate',
    })
  }
  const { samples } = signal
  return { samples, shown: { file, durationS: samples.length / rate, note: decoded.why } }
}

const remedies: Readonly<Record<PesqFailure, string>> = {
  'buffer-too-short': 'give at least a quarter of a second of both signals',
  'too-long': 'score shorter pieces',
  'no-utterances': 'give a reference with at least 200 ms of speech, without NaN or infinity, of which the degraded signal holds a part',
  'too-many-utterances': 'score shorter pieces: the Python package crashes here or returns garbage',
  'not-a-number': 'look at the degraded signal: it is silent or holds NaN',
}

function noValue(failure: PesqFailure): BbxError {
  const { what, raises } = pesqFailures[failure]
  const why = { ...(raises !== null && { why: `the Python package raises ${raises}` }) }
  return new BbxError('S3020', { what: `PESQ has no value: ${what}`, ...why, remedy: remedies[failure] })
}
