import type { ChalkInstance } from 'chalk'
import type { Fault, Responsible } from '../base/fault.ts'
import { groupBy } from './group-by.ts'

const owners: readonly { by: Responsible; title: string }[] = [
  { by: 'submission', title: 'faults of the submission' },
  { by: 'harness', title: 'faults of bbx itself: not charged to the submission' },
  { by: 'environment', title: 'faults of the environment: not charged to the submission' },
]

/** Faults by owner, those of one code together: how often, where first, the evidence and the remedy. */
export function faultLines(faults: readonly Fault[], chalk: ChalkInstance): string[] {
  if (faults.length === 0) return [chalk.green('no faults')]
  const lines: string[] = []
  for (const { by, title } of owners) {
    const mine = faults.filter((fault) => fault.by === by)
    if (mine.length === 0) continue
    lines.push(chalk.bold(`${title}: ${mine.length}`))
    for (const group of groupBy(mine, ({ code, what }) => `${code} ${what}`).values()) lines.push(...groupLines(group, chalk))
  }
  return lines
}

function groupLines(group: readonly Fault[], chalk: ChalkInstance): string[] {
  const [first] = group
  if (first === undefined) return []
  const { code, what, item, unit, step, evidence, remedy, verdicts } = first
  const place =
    item === undefined
      ? ''
      : ` (${group.length > 1 ? 'first ' : ''}in ${item}${unit === undefined ? '' : `, utterance ${unit}`}${step === undefined ? '' : `, step ${step}`})`
  const lines = [`  ${chalk.red(code)} ${what}${group.length > 1 ? `, ${group.length} times` : ''}${place}`]
  if (evidence !== '') lines.push(`        ${chalk.dim('evidence')} ${printable(evidence)}`)
  if (verdicts !== undefined) {
    lines.push(`        ${chalk.dim('strict')}   ${verdicts.strict}`, `        ${chalk.dim('mirrored')} ${verdicts.reference}`)
  }
  lines.push(`        ${chalk.dim('remedy')}   ${remedy}`)
  return lines
}

/** Evidence is text of the other side: control characters would reach the terminal. */
function printable(text: string): string {
  const shown = JSON.stringify(text)
  return shown.length <= 300 ? shown : `${shown.slice(0, 299)}…`
}
