import { BbxError } from '../../base/bbx-error.ts'
import { type PesqFailure, pesqFailures } from '../../metrics/pesq/failures.ts'
import type { PesqMode } from '../../metrics/pesq/mos.ts'
import { pesq } from '../../metrics/pesq/pesq.ts'
import type { Context } from '../context.ts'
import { failedLine, type MetricAnswer } from './metric-line.ts'
import { readSignal } from './read-signal.ts'

export interface PesqPair {
  ref: string
  deg: string
  mode: PesqMode
  rate: 8000 | 16000
}

/** PESQ of two files, whose paths start at the current folder. */
export async function pesqOfFiles({ ref, deg, mode, rate }: PesqPair, context: Pick<Context, 'cwd' | 'signal'>): Promise<MetricAnswer> {
  if (mode === 'wb' && rate === 8000) {
    throw new BbxError('U0001', { what: 'wide band is not defined at 8000 Hz', remedy: 'use --mode nb, or audio at 16000 Hz' })
  }
  const reference = await signalOf(ref, rate, context)
  const degraded = await signalOf(deg, rate, context)
  const { value, failure } = pesq(reference.samples, degraded.samples, { mode, sampleRateHz: rate })
  const raises = failure === null ? null : pesqFailures[failure].raises
  const details = { mode, rate, ref: reference.shown, deg: degraded.shown, failure, raises }
  if (failure !== null) return failedLine('pesq', noValue(failure), details)
  return { line: { metric: 'pesq', value, details, error: null }, exit: 0 }
}

/** Throws BbxError U0007 where a file holds no audio of one channel at this rate. */
async function signalOf(file: string, rate: number, context: Pick<Context, 'cwd' | 'signal'>) {
  const { samples, rate: found, note } = await readSignal(file, context)
  if (found !== null && found !== rate) {
    throw new BbxError('U0007', {
      what: `${file} is at ${found} Hz, not at ${rate} Hz`,
      why: 'PESQ is defined at 8000 and 16000 Hz, and resamples nothing',
      remedy: `resample it first (bbx audio convert --rate ${rate}), or name its rate with --rate`,
    })
  }
  return { samples, shown: { file, durationS: samples.length / rate, note } }
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
