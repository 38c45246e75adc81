import { Chalk } from 'chalk'
import { counted, plural } from '../base/counted.ts'
import { faultLines } from './fault-lines.ts'
import { itemName } from './item-name.ts'
import { passedOverLines } from './passed-over-lines.ts'
import { promisedLines } from './promised-lines.ts'
import { sampleLines } from './sample-lines.ts'
import { sandboxLines } from './sandbox-lines.ts'
import type { TestDocument } from './test-document.ts'

export interface TestTextOptions {
  color: boolean
  columns: number
  /** Every utterance instead of the best and the worst. */
  verbose: boolean
}

const bestShown = 3
const worstShown = 5
/** Of the interval (docs/scoring.md, How sure is it). */
const fewestUnits = 5

/** What a person sees of a run. */
export function testText(document: TestDocument, { color, columns, verbose }: TestTextOptions): string {
  const chalk = new Chalk({ level: color ? 1 : 0 })
  const { submission, profile, score, counts, latency, dataset } = document
  const item = itemName(counts.unit)
  const label = (name: string) => chalk.dim(name.padEnd(11))
  const lines: string[] = []

  const contest = profile.status === 'live' ? 'live' : chalk.yellow('retired')
  lines.push(`${chalk.bold(profile.id)}  mirrors commit ${profile.mirrors}; its contest is ${contest} (looked up ${profile.statusAsOf})`)
  lines.push(`${label('submission')}${submission.path}${submission.fingerprint ? `  ${submission.fingerprint.slice(0, 19)}…` : ''}`)
  const { sandbox } = document
  const weak = document.isolation === 'none' ? ': nothing keeps the code from your files and your network' : ''
  lines.push(
    `${label('runtime')}${document.runtime}${document.via === undefined ? '' : `, via its ${document.via}`}, isolation ${document.isolation}${weak}`,
  )
  if (sandbox !== null) lines.push(...sandboxLines(sandbox).map((line, index) => `${label(index === 0 ? 'sandbox' : '')}${line}`))
  lines.push(`${label('data')}${dataset.id}: ${planned(document)}, seed ${dataset.seed}`)
  for (const line of passedOverLines(Object.entries(dataset.passedOver ?? {}))) lines.push(`${label('')}${line}`)
  if (document.resumed > 0) lines.push(`${label('resumed')}of ${counted(counts.items, item)} ${document.resumed} in the journal already`)
  lines.push('')

  lines.push(
    `${label('score')}${chalk.bold(`reference ${number(score.reference)}   strict ${number(score.strict)}`)}${uncertainty(document)}`,
  )
  if (score.why !== null) lines.push(`${label('')}${chalk.yellow(score.why)}`)
  if (score.reference !== score.strict) for (const why of document.differences) lines.push(`${label('')}they differ: ${why}`)
  for (const [name, { mean, n }] of Object.entries(document.metrics))
    lines.push(`${label('')}${name} ${number(mean)}${counts.unit === 'utterance' ? ' at the best step' : ''}, n = ${n}`)
  if (!document.complete) lines.push(`${label('')}${chalk.yellow('not complete: this is not the score of the whole planned set')}`)

  // A run whose answers were all there already starts no server.
  const healthy = latency.healthyAfterMs === null ? '' : `; healthy after ${ms(latency.healthyAfterMs)}`
  lines.push(`${label('latency')}p50 ${ms(latency.p50Ms)}, p95 ${ms(latency.p95Ms)}, at most ${ms(latency.maxMs)}${healthy}`)
  if (document.session.ms > 0) {
    const { ms: held, answersMs } = document.session
    lines.push(`${label('session')}${seconds(held)}, of which the submission's answers took ${seconds(answersMs)}`)
  }
  if (counts.unit !== 'utterance' && document.session.scoringMs > 0) lines.push(`${label('scoring')}${seconds(document.session.scoringMs)}`)
  for (const [at, weights] of document.weights.entries()) lines.push(`${label(at === 0 ? 'weights' : '')}${weightsText(weights)}`)
  if (document.bestSteps.length > 0) lines.push(`${label('best at')}${bestSteps(document.bestSteps)}`)

  if (counts.unit !== 'caption') lines.push(...sampleLines(document, chalk, verbose))
  for (const { title, units } of unitGroups(document, verbose)) {
    lines.push('', chalk.bold(title))
    for (const { item, unit, value, step, truth, answer } of units) {
      lines.push(`  ${number(value)}  ${item} / ${unit}${step === null ? '' : `, best at step ${step}`}`)
      lines.push(`          wanted ${clip(truth, columns - 18)}`, `          got    ${clip(answer, columns - 18)}`)
    }
  }
  lines.push(...promisedLines(document, chalk))
  if (document.advice.length > 0)
    lines.push('', chalk.bold(`what would raise it most (docs/${submission.track}.md)`), ...document.advice.map((line) => `  ${line}`))
  const findings = document.check?.findings.filter(({ severity }) => severity !== 'info') ?? []
  if (findings.length > 0) {
    lines.push('', chalk.bold('check'))
    for (const { code, severity, file, line, what, remedy } of findings) {
      const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}  `
      lines.push(`  ${severity === 'error' ? chalk.red(code) : chalk.yellow(code)} ${place}${what}`, `        ${chalk.dim(remedy)}`)
    }
  }
  lines.push('', ...faultLines(document.faults, chalk))
  if (document.run !== null) lines.push('', `${label('run')}${document.run}   (\`bbx report\` shows it again)`)
  return lines.join('\n')
}

/** `200 utterances in 26 dialogues`; where an item is one unit, `6 pairs`. */
function planned({ counts }: TestDocument): string {
  return `${counted(counts.planned, counts.unit)}${among({ counts })}`
}

function among({ counts }: Pick<TestDocument, 'counts'>): string {
  const item = itemName(counts.unit)
  return item === counts.unit ? '' : ` in ${counted(counts.items, item)}`
}

function unitGroups(
  { utterances, counts }: Pick<TestDocument, 'utterances' | 'counts'>,
  verbose: boolean,
): { title: string; units: TestDocument['utterances'] }[] {
  const units = plural(counts.unit)
  if (utterances.length === 0) return []
  if (verbose || utterances.length <= bestShown + worstShown) return [{ title: units, units: utterances }]
  const sorted = utterances.toSorted((a, b) => a.value - b.value)
  return [
    { title: `best ${units} (all of them with -v)`, units: sorted.slice(-bestShown).reverse() },
    { title: `worst ${units}`, units: sorted.slice(0, worstShown) },
  ]
}

function uncertainty({ score, counts }: TestDocument): string {
  const item = itemName(counts.unit)
  if (score.strict === null) return ''
  if (score.standardError === null || score.interval95 === null) {
    const few = counts.scored < fewestUnits ? `n = ${counts.scored}: too few` : `n = ${counts.scored}, but in one ${item}: too few ${item}s`
    return `   (${few} for an interval)`
  }
  const [low, high] = score.interval95
  return ` ± ${number(score.standardError)}   (95 %: ${number(low)} to ${number(high)}, n = ${counts.scored}${among({ counts })})`
}

function weightsText({ id, digest, verified }: TestDocument['weights'][number]): string {
  return `${id}  ${digest.slice(0, 19)}…${verified ? '' : '  (its digest is not a known one)'}`
}

function seconds(value: number): string {
  return `${(value / 1000).toFixed(1)} s`
}

function bestSteps(counts: readonly number[]): string {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts
    .map((count, step) => ({ count, name: step === 12 ? 'step 12 and later' : `step ${step}` }))
    .filter(({ count }) => count > 0)
    .map(({ count, name }) => `${name} ${Math.round((100 * count) / total)} %`)
    .join(', ')
}

function number(value: number | null): string {
  return value === null ? 'null' : value.toFixed(4)
}

function ms(value: number | null): string {
  return value === null ? 'unknown' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
}

function clip(text: string, width: number): string {
  // Texts come from a submission: control characters would reach the terminal.
  const shown = JSON.stringify(text)
  const limit = Math.max(20, width)
  return shown.length <= limit ? shown : `${shown.slice(0, limit - 1)}…`
}
