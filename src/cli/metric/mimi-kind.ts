import { codecScore } from '../../metrics/codec-score.ts'
import { openMimi } from '../../weights/mimi/open-mimi.ts'
import { twoClipsKind } from './two-clips-kind.ts'

export const mimiKind = twoClipsKind({
  name: 'mimi',
  model: { id: 'mimi', title: 'Mimi' },
  open: openMimi,
  async answer(truth, answer, encoder, files, signal) {
    const { score: value, frames, why } = await codecScore(truth, answer, encoder, signal)
    return { line: { metric: 'mimi', value, details: { why, frames, ...files }, error: null }, exit: 0 }
  },
  shown: ({ value, details }) => `mimi  ${value}  (${details?.why ?? `${details?.frames} frame${details?.frames === 1 ? '' : 's'}`})`,
})
