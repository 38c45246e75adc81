import { BbxError, type MissingValue } from '../../base/bbx-error.ts'
import { type MetricArguments, missingOf } from './metric-kind.ts'

/** Whether a call gives two texts, not two files. Throws BbxError U0001 where it gives some of both. */
export function sidesAreTexts({ ref, deg, refText, hypText }: MetricArguments): boolean {
  const areTexts = refText !== undefined || hypText !== undefined
  if (areTexts && (ref !== null || deg !== null)) {
    throw new BbxError('U0001', {
      what: 'files and texts are given together',
      remedy: 'give both sides as files, or both as --ref-text and --hyp-text',
    })
  }
  return areTexts
}

/** The side that a call leaves out, by the name that it has there. */
export function missingSides({ ref, deg, refText, hypText }: MetricArguments, areTexts: boolean): MissingValue[] {
  return missingOf([
    [areTexts ? refText : ref, 'the truth', areTexts ? '--ref-text' : 'REF'],
    [areTexts ? hypText : deg, 'the answer', areTexts ? '--hyp-text' : 'DEG'],
  ])
}
