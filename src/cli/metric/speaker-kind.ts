import { BbxError } from '../../base/bbx-error.ts'
import { speakerScore } from '../../metrics/speaker-score.ts'
import { openRawNet3 } from '../../weights/rawnet3/open-rawnet3.ts'
import { failedLine } from './metric-line.ts'
import { twoClipsKind } from './two-clips-kind.ts'

export const speakerKind = twoClipsKind({
  name: 'speaker',
  model: { id: 'rawnet3', title: 'RawNet3' },
  open: openRawNet3,
  async answer(truth, answer, embedder, files, signal) {
    const { score: value, why } = await speakerScore(truth, answer, embedder, signal)
    const details = { why, ...files }
    if (!Number.isNaN(value)) return { line: { metric: 'speaker', value, details, error: null }, exit: 0 }
    const what = `the speaker score has no value: ${why}`
    return failedLine('speaker', new BbxError('S3020', { what, why: "the validator's number is NaN" }), details)
  },
  shown: ({ value, details }) => `speaker  ${value}${details?.why === null ? '' : `  (${details?.why})`}`,
})
