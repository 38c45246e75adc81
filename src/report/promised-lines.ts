import type { ChalkInstance } from 'chalk'
import type { TestDocument } from './test-document.ts'

/** What the guide of a contest promises to judge, each with what is known of it: no part of any score. */
export function promisedLines({ promised }: Pick<TestDocument, 'promised'>, chalk: ChalkInstance): string[] {
  if (promised.length === 0) return []
  const wide = Math.max(...promised.map(({ name }) => name.length))
  return [
    '',
    chalk.bold('what the guide promises to judge, and no version of the validator weighs'),
    ...promised.map(({ name, value, unit, note }) => {
      const known = value === null ? 'not known' : `${Number(value.toPrecision(4))} ${unit}`
      return `  ${name.padEnd(wide)}  ${known}  ${chalk.dim(note)}`
    }),
  ]
}
