import { aggregate } from './aggregate.ts'
import { alignLevel } from './align-level.ts'
import { alignmentOf } from './alignment.ts'
import { badDisturbance, mendBadIntervals } from './bad-intervals.ts'
import { blockCorrelator } from './block-correlation.ts'
import type { PesqFailure } from './failures.ts'
import { findUtterances, speechRuns } from './find-utterances.ts'
import { frameRange } from './frame-range.ts'
import type { HeardSignals } from './heard-signals.ts'
import { filterInput } from './input-filter.ts'
import { leaveKernelRoom } from './kernel-room.ts'
import { listen } from './listen.ts'
import { mosOf, type PesqMode } from './mos.ts'
import { commonPeak, type PaddedSignal, padded } from './padded-signal.ts'
import { guardSamples, type RateTables, tailSamples } from './rate-tables.ts'
import { skipFrames } from './skip-frames.ts'
import { splitUtterances } from './split-utterances.ts'
import { tables8kHz } from './tables-8k.ts'
import { tables16kHz } from './tables-16k.ts'
import { mostUtterances } from './utterance.ts'

const mostSeconds = 600

export type PesqOutcome = { value: number; failure: null } | PesqFailed

interface PesqFailed {
  value: null
  failure: PesqFailure
}

export interface PesqOptions {
  mode: PesqMode
  /** 8000 with `nb` only. */
  sampleRateHz: 8000 | 16000
}

/**
 * MOS-LQO of a degraded signal beside its reference, as the Python package `pesq` computes it, to the bit: mono, any scale, lengths may
 * differ. Follows docs/metrics.md; section numbers in this folder are those of the behavioural specification it names.
 */
export function pesq(reference: ArrayLike<number>, degraded: ArrayLike<number>, { mode, sampleRateHz }: PesqOptions): PesqOutcome {
  const tables = sampleRateHz === 8000 ? tables8kHz : tables16kHz
  if (mode === 'wb' && tables.widebandSections === null) throw new RangeError(`wide band is not defined at ${sampleRateHz} Hz`)
  return levelled(reference, degraded, tables, (pair) => heardIn(mode, pair))
}

/** The same in both modes, at 16 kHz: what they have in common is done once. */
export function pesqInBothModes(reference: ArrayLike<number>, degraded: ArrayLike<number>): Record<PesqMode, PesqOutcome> {
  const outcomes = levelled(reference, degraded, tables16kHz, (pair) => {
    const narrow = heardIn('nb', { ...pair, reference: copyOf(pair.reference), degraded: copyOf(pair.degraded) })
    leaveKernelRoom()
    return { nb: narrow, wb: heardIn('wb', pair) }
  })
  return 'failure' in outcomes ? { nb: outcomes, wb: outcomes } : outcomes
}

/** Both signals with silence around them, at one level: no mode has touched them yet. */
interface LevelledPair {
  tables: RateTables
  reference: PaddedSignal
  degraded: PaddedSignal
  /** Length of the longer one. */
  longest: number
}

function levelled<T>(
  reference: ArrayLike<number>,
  degraded: ArrayLike<number>,
  tables: RateTables,
  use: (pair: LevelledPair) => T,
): T | PesqFailed {
  if (Math.min(reference.length, degraded.length) < tables.sampleRateHz / 4) return failed('buffer-too-short')
  if (Math.max(reference.length, degraded.length) > mostSeconds * tables.sampleRateHz) return failed('too-long')
  try {
    const peak = commonPeak(reference, degraded)
    const both = { reference: padded(reference, peak, tables), degraded: padded(degraded, peak, tables) }
    const longest = Math.max(both.reference.length, both.degraded.length)
    alignLevel(both.reference, longest, tables)
    alignLevel(both.degraded, longest, tables)
    return use({ tables, ...both, longest })
  } finally {
    leaveKernelRoom()
  }
}

/** Uses the signals up. */
function heardIn(mode: PesqMode, { tables, reference, degraded, longest }: LevelledPair): PesqOutcome {
  for (const signal of [reference, degraded]) filterInput(signal, mode === 'wb' ? tables.widebandSections : null, tables)
  const alignment = alignmentOf(reference, degraded, tables)
  const { runs, whole } = speechRuns(alignment)
  if (runs.length === 0) return failed('no-utterances')
  if (runs.length > mostUtterances) return failed('too-many-utterances')
  const correlator = blockCorrelator(alignment)
  const utterances = findUtterances(alignment, runs, whole, correlator)
  splitUtterances(utterances, alignment, correlator)
  const guard = guardSamples(tables)
  const tail = tailSamples(tables)
  const signals = sameLength({ reference, degraded }, longest + tail)
  const value = score({ tables, ...signals, length: longest, guard, tail, utterances }, mode)
  return Number.isNaN(value) ? failed('not-a-number') : { value, failure: null }
}

function copyOf({ samples, length }: PaddedSignal): PaddedSignal {
  return { samples: samples.slice(), length }
}

function score(signals: HeardSignals, mode: PesqMode): number {
  const range = frameRange(signals)
  const heard = listen(signals, range.last)
  const bad = heard.disturbances.symmetric.some((size) => size > badDisturbance)
  skipFrames(signals, heard.disturbances)
  if (bad) mendBadIntervals(signals, heard)
  return mosOf(aggregate(signals, heard, range), mode)
}

function sameLength({ reference, degraded }: { reference: PaddedSignal; degraded: PaddedSignal }, samples: number) {
  const grown = (signal: PaddedSignal) => {
    if (signal.samples.length === samples) return signal.samples
    const out = new Float32Array(samples)
    out.set(signal.samples)
    return out
  }
  return { reference: grown(reference), degraded: grown(degraded) }
}

function failed(failure: PesqFailure): PesqFailed {
  return { value: null, failure }
}
