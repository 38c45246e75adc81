import type { TestDocument } from './test-document.ts'

/** A line a sample: what each metric says of it, and how long clips and answer are. */
export function sampleLines({ samples }: Pick<TestDocument, 'samples'>): string[] {
  if (samples.length === 0) return []
  return [
    '',
    'samples',
    ...samples.map(
      ({ item, strict, metrics, detail, ms }) =>
        `  ${item}  ${score(strict)}${told(metrics)}${durations(detail)}${ms === null ? '' : `, ${Math.round(ms)} ms`}`,
    ),
  ]
}

function score(strict: number | null): string {
  return strict === null ? '' : `${strict.toFixed(4)}  `
}

function told(metrics: Readonly<Record<string, number | null>>): string {
  const found = Object.entries(metrics).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value.toFixed(4)}`]))
  return found.length === 0 ? 'nothing could be told' : found.join(', ')
}

function durations(detail: TestDocument['samples'][number]['detail']): string {
  if (typeof detail !== 'object' || detail === null || !('answerS' in detail)) return ''
  const seconds = (value: unknown) => (typeof value === 'number' ? value.toFixed(2) : '?')
  return `; input ${seconds(detail.inputS)} s, truth ${seconds(detail.truthS)} s, answer ${seconds(detail.answerS)} s`
}
