import { join, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { readRunRecord } from '../../evaluation/run-folder.ts'
import type { OutputFolders } from '../../evaluation/score-run.ts'
import { type FileError, fileError } from '../../tracks/babelbit/logs/file-score.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'

export interface ScoreOfRunOptions {
  profile?: string | undefined
  lexWeight?: number | undefined
  embeddings?: string | undefined
  outdir?: string | undefined
  threads?: number | undefined
}

/** The scores of a run from its journal; its profile and its weight are the run's own. */
export async function scoreOfRun(folder: string, options: ScoreOfRunOptions, context: Context): Promise<CommandResult> {
  const { scoreRun } = await import('../../evaluation/score-run.ts')
  const { embeddings, outdir } = options
  await refuseOtherScorer(folder, options)
  const { document } = await scoreRun({
    folder,
    embeddings: embeddings === undefined ? null : resolve(context.cwd, embeddings),
    output: outdir === undefined ? null : await outputFolders(resolve(context.cwd, outdir), context),
    signal: context.signal,
  })
  const lines = document.files.map(
    ({ file, strict, error }) => `${file}  ${error ?? `strict ${strict.average_U_best_early ?? strict.score ?? 'none'}`}`,
  )
  const { challengeMeanU, strict, why } = document
  return {
    kind: 'document',
    exit: document.files.some(({ error }) => error !== null) ? 1 : 0,
    document: {
      ...document,
      files: document.files.map((one) => ({ ...one, error: one.error === null ? null : errorOf(one.file, one.error, document.unit) })),
    },
    text: () =>
      [
        ...lines,
        `${document.unit === 'utterance' ? 'challenge mean U' : 'mean'} ${challengeMeanU ?? 'none'}, strict ${strict ?? 'none'}${why === null ? '' : `: ${why}`}`,
      ].join('\n'),
  }
}

/** A run is scored as it was held: flags that say otherwise are refused rather than passed over. Throws BbxError U0001. */
async function refuseOtherScorer(folder: string, { profile, lexWeight, threads }: ScoreOfRunOptions): Promise<void> {
  const run = await readRunRecord(folder)
  if (profile !== undefined && profile !== run.profile) {
    throw new BbxError('U0001', {
      what: `the run was held for ${run.profile}, not ${profile}`,
      remedy: 'leave --profile out; with --outdir the logs of the run are written, which can be scored for any profile',
    })
  }
  const given = Object.entries({ '--lex-weight': lexWeight, '--threads': threads }).filter(([, value]) => value !== undefined)
  if (given.length > 0)
    throw new BbxError('U0001', { what: `${given.map(([flag]) => flag).join(', ')}: for logs, not for a run`, remedy: 'leave it out' })
}

/** Below the folder under the validator's own names, but for those that a variable (BB_OUTPUT_LOGS_DIR, ...) puts elsewhere. */
async function outputFolders(outdir: string, context: Context): Promise<OutputFolders> {
  const settings = await context.settings()
  const place = (key: 'output.logsDir' | 'output.scoresDir' | 'output.challengeStatusDir', name: string) => {
    const set = settings.get(key).origin === 'default' ? null : settings.string(key)
    return set === null ? join(outdir, name) : resolve(context.cwd, set)
  }
  const folders: Readonly<Record<string, string>> = {
    logs: place('output.logsDir', 'logs'),
    scores: place('output.scoresDir', 'scores'),
    status: place('output.challengeStatusDir', join('data', 'challenge_status')),
  }
  return (name) => folders[name] ?? join(outdir, name)
}

/** A dialogue of a run has no score where the mirrored scorer raises, a sample where the validator passes over it. */
function errorOf(file: string, why: string, unit: string): FileError {
  const what = unit === 'utterance' ? 'the mirrored scorer raises' : 'the mirrored validator has no score'
  return fileError(new BbxError('S3008', { what: `${file}: ${what}`, why }))
}
