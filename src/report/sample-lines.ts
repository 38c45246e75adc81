import type { ChalkInstance } from 'chalk'
import type { TestDocument } from './test-document.ts'

type Sample = TestDocument['samples'][number]
type Detail = Readonly<Record<string, unknown>>

const worstShown = 5
/** So many are shown whole. */
const fewSamples = 8
const longestText = 100

/** Samples, the worst first: their scores and metrics in columns, how long clips and answer are, what was heard, and why a number is 0 or none. */
export function sampleLines({ samples }: Pick<TestDocument, 'samples'>, chalk: ChalkInstance, verbose: boolean): string[] {
  if (samples.length === 0) return []
  const whole = verbose || samples.length <= fewSamples
  const shown = whole ? samples : samples.toSorted((a, b) => worth(a) - worth(b)).slice(0, worstShown)
  const names = [...new Set(samples.flatMap(({ metrics }) => Object.keys(metrics)))]
  const wide = Math.max(...shown.map(({ item }) => item.length), 'sample'.length)
  const heads = ['reference', 'strict', ...names]
  return [
    '',
    chalk.bold(whole ? 'samples' : `the ${shown.length} worst of ${samples.length} samples (all of them with -v)`),
    chalk.dim(`  ${'sample'.padEnd(wide)}${heads.map((head) => head.padStart(width(head))).join('')}  answered in`),
    ...shown.flatMap((sample) => [
      `  ${sample.item.padEnd(wide)}${numbers(sample, names)
        .map((value, at) => value.padStart(width(heads[at] ?? '')))
        .join('')}  ${sample.ms === null ? 'never' : `${Math.round(sample.ms)} ms`}`,
      ...notes(sample).map((note) => `  ${' '.repeat(wide)}  ${chalk.dim(note)}`),
    ]),
  ]
}

function width(head: string): number {
  return Math.max(head.length, 6) + 2
}

/** Those without a score are judged by what is known of them. */
function worth({ strict, metrics }: Sample): number {
  const known = Object.values(metrics).filter((value) => value !== null)
  return strict ?? known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
}

function numbers({ reference, strict, metrics }: Sample, names: readonly string[]): string[] {
  return [reference, strict, ...names.map((name) => metrics[name] ?? null)].map((value) => (value === null ? '-' : value.toFixed(4)))
}

function notes({ detail }: Sample): string[] {
  if (!isDetail(detail) || !('answerS' in detail)) return []
  const why = Object.entries(detail).flatMap(([name, metric]) =>
    isDetail(metric) && typeof metric.why === 'string' ? [`${name}: ${metric.why}`] : [],
  )
  return [durations(detail), ...texts(detail.wer), ...why]
}

function durations({ inputS, truthS, answerS }: Detail): string {
  const seconds = (value: unknown) => (typeof value === 'number' ? value.toFixed(2) : '?')
  return `input ${seconds(inputS)} s, truth ${seconds(truthS)} s, answer ${seconds(answerS)} s`
}

/** What Whisper heard. */
function texts(wer: unknown): string[] {
  if (!isDetail(wer)) return []
  return [['wanted', wer.truth] as const, ['heard', wer.answer] as const].flatMap(([name, text]) =>
    typeof text === 'string' ? [`${name} ${clipped(text)}`] : [],
  )
}

/** A transcript is text of a model: control characters would reach the terminal. */
function clipped(text: string): string {
  const shown = JSON.stringify(text)
  return shown.length <= longestText ? shown : `${shown.slice(0, longestText - 1)}…`
}

function isDetail(value: unknown): value is Detail {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
