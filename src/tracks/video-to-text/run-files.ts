import type { RunFile, RunFiles, Scoring } from '../types.ts'
import type { CaptionTrace } from './score-batch.ts'

/** The validator leaves no files of a batch: beside the scores all captions are written, a line a clip. */
export function runFiles(scorings: readonly Scoring<CaptionTrace>[]): RunFiles {
  const items = scorings.map(({ reference, strict, trace }) => ({
    file: `${trace.item}`,
    document: { metrics: { ...strict.metrics }, detail: strict.detail },
    strict: { score: strict.value, why: strict.why },
    error: trace.texts === null ? reference.why : null,
  }))
  const lines = scorings.flatMap(({ strict, trace }) =>
    strict.units.map(
      ({ id, value, truth = '', answer = '' }) =>
        `${JSON.stringify({ batch: trace.item, clip: id, similarity: value, truth, caption: answer })}\n`,
    ),
  )
  const files: RunFile[] = [{ place: 'captions', name: 'captions.jsonl', content: lines.join('') }]
  return { items, files }
}
