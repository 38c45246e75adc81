import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** The recorded pairs of `test/golden/pesq`; its README says what the fields mean. */
const op = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('slice'), from: z.number(), to: z.number() }),
  z.strictObject({ op: z.literal('zeros'), before: z.number().default(0), after: z.number().default(0) }),
  z.strictObject({ op: z.literal('tile'), gap: z.number(), times: z.number() }),
  z.strictObject({ op: z.literal('silence') }),
  z.strictObject({ op: z.literal('put16'), index: z.number(), value: z.number() }),
  z.strictObject({ op: z.literal('set'), index: z.number(), value: z.string() }),
  z.strictObject({ op: z.literal('affine'), gain: z.number(), offset: z.number() }),
  z.strictObject({ op: z.literal('clip'), share: z.number() }),
  z.strictObject({ op: z.literal('quantise'), steps: z.number() }),
  z.strictObject({ op: z.literal('shift'), by: z.number() }),
  z.strictObject({ op: z.literal('echo'), after: z.number() }),
  z.strictObject({ op: z.literal('mute'), length: z.number() }),
  z.strictObject({ op: z.literal('loss'), repeat: z.boolean(), blocks: z.array(z.number()) }),
])
const signal = z.strictObject({ file: z.string(), ops: z.array(op).default([]) })
const check = z.tuple([z.number(), z.string()])
const expected = z.object({
  value: z.number().optional(),
  error: z.string().optional(),
  return_value: z.union([z.number(), z.literal('NaN')]).optional(),
  crash: z.string().optional(),
})
/** The validator's own score; `why` where it is 0 for want of a PESQ. */
const validatorScore = z.object({ score: z.number(), nb: z.unknown().optional(), wb: z.unknown().optional(), why: z.string().optional() })
const document = z.object({
  half_taps: z.array(z.number()),
  cases: z.array(
    z.object({
      id: z.string(),
      ref: signal,
      deg: signal,
      check: z.record(z.enum(['16000', '8000']), z.object({ ref: check, deg: check })),
      expect: z.object({ wb16: expected, nb16: expected, nb8: expected, validator: validatorScore }),
    }),
  ),
})
type Op = z.infer<typeof op>
export type PesqCase = z.infer<typeof document>['cases'][number]

const folder = join(import.meta.dirname, '../golden/pesq')
const golden = document.parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')))
export const pesqCases = golden.cases

/** The samples of one side of a case, -1 to 1; throws where they are not those that were recorded. */
export function pesqSignal(one: PesqCase, side: 'ref' | 'deg', rate: 8000 | 16000): Float64Array {
  const { file, ops } = one[side]
  const whole = ops.reduce(applied, pcm16(file))
  const samples = rate === 8000 ? halfRate(whole) : whole
  const [length, digest] = one.check[rate === 8000 ? '8000' : '16000'][side]
  const found = createHash('sha256')
    .update(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex')
  if (samples.length !== length || !found.startsWith(digest))
    throw new Error(`${one.id}: the recipe of ${side} at ${rate} gives other samples`)
  const out = Float64Array.from(samples, (sample) => sample / 32768)
  for (const set of ops) if (set.op === 'set') out[rate === 8000 ? set.index >> 1 : set.index] = Number(set.value)
  return out
}

const files = new Map<string, Int16Array>()

/** The files of this folder have a header of 44 bytes. */
function pcm16(file: string): Int16Array {
  const bytes = readFileSync(join(folder, file))
  const samples = files.get(file) ?? Int16Array.from({ length: (bytes.length - 44) / 2 }, (_, at) => bytes.readInt16LE(44 + 2 * at))
  files.set(file, samples)
  return samples
}

function applied(x: Int16Array, one: Op): Int16Array {
  const n = x.length
  const real = (at: number) => (x[at] ?? 0) / 32768
  switch (one.op) {
    case 'slice':
      return x.slice(one.from, one.to)
    case 'zeros':
      return placed(one.before + n + one.after, x, [one.before])
    case 'tile':
      return placed(
        one.times * (n + one.gap),
        x,
        Array.from({ length: one.times }, (_, time) => time * (n + one.gap)),
      )
    case 'silence':
      return new Int16Array(n)
    case 'put16':
      return x.map((sample, at) => (at === one.index ? one.value : sample))
    case 'set':
      return x
    case 'affine':
      return x.map((_, at) => pcm(real(at) * one.gain + one.offset))
    case 'clip': {
      const limit = one.share * x.reduce((most, _, at) => Math.max(most, Math.abs(real(at))), 0)
      return x.map((_, at) => pcm(Math.min(Math.max(real(at), -limit), limit)))
    }
    case 'quantise':
      return x.map((_, at) => pcm(halfToEven(real(at) * one.steps) / one.steps))
    case 'shift':
      return x.map((_, at) => x[at - one.by] ?? 0)
    case 'echo':
      return x.map((_, at) => pcm((real(at) + (at < one.after ? 0 : 0.5 * real(at - one.after))) * 0.66))
    case 'mute':
      return x.map((sample, at) => (at >= one.length && (at - one.length) % (3 * one.length) < one.length ? 0 : sample))
    case 'loss': {
      const out = x.slice()
      for (const block of one.blocks) {
        if (one.repeat) out.copyWithin(block * 320, (block - 1) * 320, block * 320)
        else out.fill(0, block * 320, (block + 1) * 320)
      }
      return out
    }
  }
}

function placed(length: number, x: Int16Array, places: readonly number[]): Int16Array {
  const out = new Int16Array(length)
  for (const place of places) out.set(x, place)
  return out
}

function pcm(value: number): number {
  return Math.min(Math.max(halfToEven(value * 32768), -32768), 32767)
}

function halfToEven(value: number): number {
  const rounded = Math.round(value)
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

function halfRate(x: Int16Array): Int16Array {
  return Int16Array.from({ length: Math.ceil(x.length / 2) }, (_, m) => {
    const sum = golden.half_taps.reduce((so, tap, k) => so + tap * (x[2 * m + k - 23] ?? 0), 16384)
    return Math.min(Math.max(Math.floor(sum / 32768), -32768), 32767)
  })
}
