import type { SubmissionFile } from '../files.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

const gigabyte = 1e9
/** A hub takes no larger file. */
const largestFileBytes = 50 * gigabyte
/** The disk that a validator is asked to have (reference sn21 1.4). */
const largestSubmissionBytes = 300 * gigabyte
/** The room that a validator makes sure of before it fetches a submission (reference sn21 3.3). */
const comfortableSubmissionBytes = 40 * gigabyte

export const sizes: Rule = {
  id: 'sizes',
  code: 'S1052',
  title: 'the files fit a hub and a validator: 50 GB each, 300 GB in all',
  async check({ files }) {
    const listed = await files.list()
    const large = listed.filter(({ bytes }) => bytes > largestFileBytes)
    const findings = large.map(({ path, bytes }) =>
      finding(sizes, path, { what: `${shown(bytes)} in one file: a hub takes at most ${shown(largestFileBytes)}` }),
    )
    const total = listed.reduce((sum, { bytes }) => sum + bytes, 0)
    if (total > largestSubmissionBytes) {
      findings.push(finding(sizes, null, { what: `${shown(total)} in all: a validator's disk may hold ${shown(largestSubmissionBytes)}` }))
    } else if (total > comfortableSubmissionBytes) {
      const what = `${shown(total)} in all: a validator makes sure of ${shown(comfortableSubmissionBytes)} only`
      findings.push(finding(sizes, null, { severity: 'warning', what }))
    }
    return findings
  },
}

/** Whether no hub and no validator would take it: reading all of it, for a name that nobody needs, would take hours. */
export function fitsNowhere(listed: readonly SubmissionFile[]): boolean {
  return listed.some(({ bytes }) => bytes > largestFileBytes) || listed.reduce((sum, { bytes }) => sum + bytes, 0) > largestSubmissionBytes
}

function shown(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1).replace(/\.0$/, '')} GB`
}
