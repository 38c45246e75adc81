import type { Samples } from '../samples.ts'
import { dotKernel } from './dot-kernel.ts'
import { firstOutputs } from './first-outputs.ts'
import { type Prototype, prototypeOf } from './prototype.ts'

/** Outputs of a phase that are computed in one go, at least: what the making of its taps is divided by. */
const blockOutputs = 128
/** Inputs of a block: more outputs are computed in one go where they take fewer than these, which stay in a cache. */
const fewInputs = 2 ** 13
/** Inputs of a block, unless a few rounds take more. */
const blockInputs = 2 ** 18

/**
 * `librosa.resample(samples, orig_sr=fromHz, target_sr=toHz)` with its default, soxr's HQ: ceil(n toHz / fromHz) samples, in single precision. The ratios of
 * test/golden/resample agree with soxr to 130 dB; other ratios follow the same formula and were not measured. At equal rates the samples come back as they are.
 *
 * Throws RangeError where librosa raises, which is at NaN and infinity among the samples, at equal rates too; and where a rate is no whole number above 0.
 */
export function resample(samples: Samples, fromHz: number, toHz: number): Float64Array {
  for (const rate of [fromHz, toHz]) if (!Number.isSafeInteger(rate) || rate < 1) throw new RangeError(`${rate} is no sample rate in Hz`)
  const out = fromHz === toHz ? copied(samples) : resampled(samples, fromHz, toHz)
  // What is not finite comes out as NaN or infinity around its place: looking at the outputs is enough to find it.
  if (!allFinite(out) && !allFinite(copied(samples))) throw new RangeError('the samples hold NaN or infinity')
  return out
}

/** How many samples `resample` makes of `length`. */
export function resampledLength(length: number, fromHz: number, toHz: number): number {
  const common = greatestCommonDivisor(fromHz, toHz)
  return Math.ceil((length * (toHz / common)) / (fromHz / common))
}

function resampled(samples: Samples, fromHz: number, toHz: number): Float64Array {
  const common = greatestCommonDivisor(fromHz, toHz)
  const ratio = { up: toHz / common, down: fromHz / common }
  const out = new Float64Array(resampledLength(samples.length, fromHz, toHz))
  filter(samples, out, ratio)
  const missing = toHz === 16_000 ? (firstOutputs.get(fromHz) ?? []) : []
  for (const [index, terms] of missing.entries()) {
    if (index >= soxrLength(samples.length, ratio)) continue
    const sum = terms.reduce((so, term, k) => so + term * (samples.at(k) ?? 0), 0)
    out[index] = Math.fround((out[index] as number) + sum)
  }
  return out
}

function allFinite(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false
  return true
}

function copied(samples: Samples): Float64Array {
  return samples instanceof Float64Array
    ? samples.slice()
    : Float64Array.from({ length: samples.length }, (_, index) => samples.at(index) as number)
}

interface Ratio {
  /** Both rates over their greatest common divisor. */
  up: number
  down: number
}

/** soxr rounds the length to the nearest; librosa appends a zero where the next whole number is longer. */
function soxrLength(length: number, { up, down }: Ratio): number {
  return Math.floor((2 * length * up + down) / (2 * down))
}

/** y[m] = sum over k of x[k] (lower/from) h((m down - k up) / larger), where x is 0 outside of its length. */
function filter(x: Samples, y: Float64Array, ratio: Ratio): void {
  const { up, down } = ratio
  const larger = Math.max(up, down)
  const prototype = prototypeOf(larger)
  /** Inputs on either side of an output that count. */
  const half = Math.ceil((prototype.reach * larger) / up)
  const taps = 8 * Math.ceil((2 * half + 1) / 8)
  const outputs = soxrLength(x.length, ratio)
  // As many whole rounds of all phases as make a block worth it; the input of a block is one stretch.
  const rounds = 4 * Math.ceil(Math.min(Math.max(blockOutputs, fewInputs / down), blockInputs / down, outputs / up) / 4)
  const signal = taps + rounds
  const signalLength = rounds * down + taps
  const kernel = dotKernel()
  kernel.reserve(signal + signalLength)
  const memory = kernel.memory()
  for (let from = 0; from < outputs; from += rounds * up) {
    const begin = (from / up) * down - half
    fillSignal(memory.subarray(signal, signal + signalLength), x, begin)
    const phases = Math.min(up, outputs - from)
    for (let phase = 0; phase < phases; phase++) {
      const at = Math.floor((phase * down) / up)
      fillTaps(memory.subarray(0, taps), prototype, { center: half, offset: phase * down - at * up, up, larger })
      const count = Math.min(rounds, Math.ceil((outputs - from - phase) / up))
      kernel.dot(0, taps, signal + at, down, 4 * Math.ceil(count / 4), taps)
      for (let round = 0; round < count; round++) y[from + phase + round * up] = memory[taps + round] as number
    }
  }
}

function fillSignal(out: Float32Array, x: Samples, begin: number): void {
  const from = Math.max(0, -begin)
  const to = Math.max(from, Math.min(out.length, x.length - begin))
  out.fill(0, 0, from)
  if (x instanceof Float64Array) out.set(x.subarray(begin + from, begin + to), from)
  else for (let index = from; index < to; index++) out[index] = x.at(begin + index) as number
  out.fill(0, to)
}

interface Phase {
  /** The tap at the input next before the output. */
  center: number
  /** How far the output is behind that input, in steps of the common multiple of both rates. */
  offset: number
  up: number
  larger: number
}

function fillTaps(out: Float32Array, { steps, values }: Prototype, { center, offset, up, larger }: Phase): void {
  const gain = up / larger
  const scale = steps / larger
  const last = values.length - 1
  for (let tap = 0; tap < out.length; tap++) {
    const place = Math.abs(offset + (center - tap) * up) * scale
    const index = Math.floor(place)
    if (index >= last) out[tap] = 0
    else {
      const before = values[index] as number
      out[tap] = gain * (before + (place - index) * ((values[index + 1] as number) - before))
    }
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
