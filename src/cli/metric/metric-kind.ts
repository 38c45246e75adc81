import type { z } from 'zod'
import type { MissingValue } from '../../base/bbx-error.ts'
import type { LengthRule } from '../../metrics/length-penalty.ts'
import type { PesqMode } from '../../metrics/pesq/mos.ts'
import type { WeightsId } from '../../weights/catalogue/entry.ts'
import type { Context } from '../context.ts'
import type { MetricAnswer, MetricLine } from './metric-line.ts'

export type MetricName = 'pesq' | 'pesq-score' | 'wer' | 'length' | 'speaker' | 'mimi' | 'caption' | 'combined'

/** What a metric is asked of on the command line, beside its name. */
export interface MetricArguments {
  ref: string | null
  deg: string | null
  mode?: PesqMode | undefined
  /** In Hz: that of files that say none. */
  rate?: number | undefined
  rule?: LengthRule | undefined
  refText?: string | undefined
  hypText?: string | undefined
  /** Files of models, each as ID=PATH. */
  model?: readonly string[] | undefined
  /** What the cache has of the metric's models. */
  cached?: Readonly<Partial<Record<WeightsId, string>>> | undefined
}

/** A metric as `bbx metric` serves it. */
export interface MetricKind<Input> {
  name: MetricName
  /** Takes so long that many lines are worth several threads. */
  isSlow: boolean
  /** Options that say something to it. */
  flags: readonly (keyof MetricArguments)[]
  /** Models that it needs, for some inputs at least: from `--model`, else from the cache. */
  models?: readonly WeightsId[]
  /** A call that would work. */
  example: string
  /** The form of a line of `--pairs`. */
  lineForm: string
  /** A line of `--pairs`, what it leaves out filled in from the call. Throws BbxError U0001 where the call says something that cannot be, E0009 where it names no weights. */
  schema(given: MetricArguments): z.ZodType<Input>
  /** The one input that the arguments are, or what is missing of it. */
  fromArguments(given: MetricArguments): { input: unknown } | { missing: readonly MissingValue[] }
  compute(input: Input, context: Pick<Context, 'cwd' | 'signal'>): Promise<MetricAnswer>
  /** What a person sees of a value. */
  shown(line: MetricLine): string
}

/** What of these the call does not say: value, what it is, its flag. */
export function missingOf(wanted: readonly (readonly [value: unknown, name: string, flag: string])[]): MissingValue[] {
  return wanted.flatMap(([value, name, flag]) => (value == null ? [{ name, flag, variable: null }] : []))
}
