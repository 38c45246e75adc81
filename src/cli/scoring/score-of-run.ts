import { resolve } from 'node:path'
import type { ScoreOptions } from '../commands/score.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'

/** The scores of a run from its journal; its profile and its weight are the run's own. */
export async function scoreOfRun(folder: string, options: ScoreOptions, { cwd, signal }: Context): Promise<CommandResult> {
  const { scoreRun } = await import('../../evaluation/score-run.ts')
  const path = (given: string | undefined) => (given === undefined ? null : resolve(cwd, given))
  const { document } = await scoreRun({ folder, embeddings: path(options.embeddings), outdir: path(options.outdir), signal })
  const lines = document.files.map(({ file, strict, error }) => `${file}  ${error ?? `strict ${strict ?? 'none'}`}`)
  const { challengeMeanU, strict } = document
  return {
    kind: 'document',
    exit: document.files.some(({ error }) => error !== null) ? 1 : 0,
    document,
    text: () => [...lines, `challenge mean U ${challengeMeanU ?? 'none'}, strict ${strict ?? 'none'}`].join('\n'),
  }
}
