import type { Fault } from '../base/fault.ts'
import type { Json } from '../base/json.ts'
import type { SandboxReport } from '../base/sandbox-report.ts'
import type { Usage } from '../base/usage.ts'
import type { RunRecord } from '../evaluation/run-folder.ts'
import type { SeatEvaluation } from '../evaluation/seat-evaluation.ts'
import type { UsedWeights } from '../evaluation/used-weights.ts'
import { scoreDifferences } from './score-differences.ts'

export interface CheckFinding {
  code: string
  rule: string
  severity: 'error' | 'warning' | 'info'
  file: string | null
  line: number | null
  what: string
  remedy: string
}

export interface DocumentInput {
  record: RunRecord
  profile: { id: string; mirrors: string; status: 'live' | 'retired'; statusAsOf: string; unit: string }
  evaluation: SeatEvaluation
  resumed: number
  session: { ms: number; answersMs: number; scoringMs: number }
  weights: readonly UsedWeights[]
  /** How to get weights that are missing; null where none are. */
  plan: string | null
  /** Faults of the run as a whole: of the server's life, of a session that ended early. */
  runFaults: readonly Fault[]
  check: { passed: boolean; findings: readonly CheckFinding[] } | null
  healthyAfterMs: number | null
  usage: Usage
  sandbox: SandboxReport | null
  /** The run's folder relative to where `bbx` was called; null where it was not kept. */
  run: string | null
}

/** `bbx.test/1` (design/cli.md), without the version of `bbx` and the exit code, which the shell adds. */
export interface TestDocument {
  readonly [key: string]: unknown
  schema: 'bbx.test/1'
  submission: { origin: string; path: string; fingerprint: string | null; track: string }
  profile: { id: string; mirrors: string; status: 'live' | 'retired'; statusAsOf: string }
  runtime: string
  isolation: string
  /** Of the last start in a container; null without one. */
  sandbox: SandboxReport | null
  dataset: RunRecord['dataset']
  score: {
    reference: number | null
    strict: number | null
    standardError: number | null
    interval95: readonly [number, number] | null
    why: string | null
  }
  complete: boolean
  resumed: number
  /** Of this call: how long the session was held, how much of that was the submission's answer time, and how long scores were computed, beside it and after it. */
  session: { ms: number; answersMs: number; scoringMs: number }
  metrics: Readonly<Record<string, { mean: number; n: number }>>
  counts: { unit: string; items: number; planned: number; scored: number; faults: number }
  faults: readonly Fault[]
  latency: { p50Ms: number | null; p95Ms: number | null; maxMs: number | null; healthyAfterMs: number | null }
  peakMemoryMiB: number | null
  usage: UsageReport
  check: { passed: boolean; findings: readonly CheckFinding[] } | null
  differences: readonly string[]
  bestSteps: readonly number[]
  /** Every planned unit in plan order: what it is worth strictly, and at which step and by which answer that came. */
  utterances: readonly UnitResult[]
  /** What it was scored with; none where its scores need none or all are missing. */
  weights: readonly UsedWeights[]
  /** What would raise the score most, the most first. */
  advice: readonly string[]
  /** What the papers of the contest say is judged, and no version of its validator weighs. */
  promised: readonly PromisedPart[]
  /** Of tracks whose items are samples, in plan order: every metric, and what it was told from. */
  samples: readonly SampleResult[]
  run: string | null
}

type PromisedPart = NonNullable<SeatEvaluation['summary']['promised']>[number]

export interface SampleResult {
  item: string
  /** null where the validator has none, or weights are missing. */
  reference: number | null
  strict: number | null
  /** As strict has them: between 0 and 1. */
  metrics: Readonly<Record<string, number | null>>
  /** As the validator has them; null where it has no real number. */
  referenceMetrics: Readonly<Record<string, number | null>>
  /** Why there is no score, or none for the validator; null where both have one. */
  why: string | null
  /** Durations in seconds, the rate, type and shape that were found, and what each metric was told from; null where no answer could be read. */
  detail: Json
  ms: number | null
}

/** Of the server that this call started: peaks between two samples are missed. null where nobody watches or limits it. */
export interface UsageReport {
  peakMemoryMiB: number | null
  memoryLimitMiB: number | null
  /** Processes and threads. */
  peakProcesses: number | null
  processLimit: number | null
  /** Of the time in which it wanted to compute, the share in which the CPU limit held it back. */
  cpuThrottledShare: number | null
}

export interface UnitResult {
  item: string
  unit: string
  value: number
  step: number | null
  truth: string
  answer: string
}

const bestStepsShown = 12

export function testDocument(input: DocumentInput): TestDocument {
  const { record, profile, evaluation, runFaults } = input
  const { summary, uncertainty, latency } = evaluation
  const { origin, path, fingerprint, track } = record.submission
  const faults = [...runFaults, ...evaluation.faults]
  return {
    schema: 'bbx.test/1',
    submission: { origin, path, fingerprint, track },
    profile: { id: profile.id, mirrors: profile.mirrors, status: profile.status, statusAsOf: profile.statusAsOf },
    runtime: record.runtime,
    ...(record.via === undefined ? {} : { via: record.via }),
    isolation: record.runtime === 'docker' ? 'sandbox' : 'none',
    sandbox: input.sandbox,
    dataset: record.dataset,
    score: {
      reference: summary.reference,
      strict: summary.strict,
      standardError: uncertainty?.standardError ?? null,
      interval95: uncertainty === null ? null : clampToRange(uncertainty.interval95),
      why: whyOf(summary, input.plan),
    },
    complete: evaluation.complete && runFaults.every(({ by }) => by === 'submission'),
    resumed: input.resumed,
    session: input.session,
    weights: input.weights,
    advice: summary.advice ?? [],
    promised: promisedParts(summary.promised ?? [], input.usage),
    metrics: summary.metrics,
    counts: { unit: profile.unit, ...evaluation.counts, faults: faults.length },
    faults,
    latency: { p50Ms: latency.p50Ms, p95Ms: latency.p95Ms, maxMs: latency.maxMs, healthyAfterMs: input.healthyAfterMs },
    peakMemoryMiB: mebibytesOf(input.usage.peakMemoryBytes),
    usage: usageReport(input.usage),
    check: input.check,
    differences: scoreDifferences(evaluation.outcomes),
    bestSteps: bestSteps(evaluation),
    utterances: unitResults(evaluation),
    samples: profile.unit === 'utterance' ? [] : sampleResults(evaluation),
    run: input.run,
  }
}

/** What the server used belongs to it wherever anything was promised. */
function promisedParts(parts: readonly PromisedPart[], { peakMemoryBytes }: Usage): readonly PromisedPart[] {
  if (parts.length === 0) return parts
  return [
    ...parts,
    { name: 'resource use', value: mebibytesOf(peakMemoryBytes), unit: 'MiB of memory at most', note: 'as far as it was watched' },
  ]
}

/** Where there is no score for want of weights, it is said how to get them. */
function whyOf({ strict, why }: SeatEvaluation['summary'], plan: string | null): string | null {
  return strict !== null || why === null || plan === null ? why : `${why}; ${plan}`
}

function usageReport({ peakMemoryBytes, memoryLimitBytes, peakPids, pidsLimit, throttledShare }: Usage): UsageReport {
  return {
    peakMemoryMiB: mebibytesOf(peakMemoryBytes),
    memoryLimitMiB: mebibytesOf(memoryLimitBytes),
    peakProcesses: peakPids,
    processLimit: pidsLimit,
    cpuThrottledShare: throttledShare === null ? null : Math.round(throttledShare * 1000) / 1000,
  }
}

function mebibytesOf(bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / 1024 / 1024)
}

/** Every score of ours lies between 0 and 1: an interval that reaches outside says nothing there. */
function clampToRange([low, high]: readonly [number, number]): readonly [number, number] {
  return [Math.max(0, low), Math.min(1, high)]
}

/** How many units had their best score at step 0, 1, 2, ...; the last number counts all later steps. */
function bestSteps({ outcomes }: SeatEvaluation): readonly number[] {
  const counts: number[] = []
  for (const { strict } of outcomes) {
    for (const { step, value } of strict.units) {
      if (step === undefined || value <= 0) continue
      const place = Math.min(step, bestStepsShown)
      while (counts.length <= place) counts.push(0)
      counts[place] = (counts[place] ?? 0) + 1
    }
  }
  return counts
}

function sampleResults({ outcomes }: SeatEvaluation): readonly SampleResult[] {
  return outcomes.map(({ item, reference, strict, timesMs }) => ({
    item,
    reference: reference.value,
    strict: strict.value,
    metrics: strict.metrics,
    referenceMetrics: reference.metrics,
    why: strict.why ?? reference.why,
    detail: strict.detail,
    ms: timesMs[0] ?? null,
  }))
}

function unitResults({ outcomes }: SeatEvaluation): readonly UnitResult[] {
  return outcomes.flatMap(({ item, strict }) =>
    // A unit that was never reached has no truth beside it: nothing came of it that could be shown.
    strict.units.flatMap(({ id, value, step, truth, answer = '' }): UnitResult[] =>
      truth === undefined ? [] : [{ item, unit: id, value, step: step ?? null, truth, answer }],
    ),
  )
}
