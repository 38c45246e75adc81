import { join, resolve } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { plural } from '../../base/counted.ts'
import { floatText } from '../../base/python/float-text.ts'
import { type RunRecord, readRunRecord } from '../../evaluation/run-folder.ts'
import type { OutputFolders, RunScore } from '../../evaluation/score-run.ts'
import { differingWeights, digestsOf } from '../../evaluation/used-weights.ts'
import { itemName } from '../../report/item-name.ts'
import { type FileError, fileError } from '../../tracks/babelbit/logs/file-score.ts'
import { loadProfile } from '../../tracks/registry.ts'
import type { Context } from '../context.ts'
import { embedderChanges } from '../models/embedder-changes.ts'
import { runModels } from '../models/run-models.ts'
import type { CommandResult } from '../result.ts'

export interface ScoreOfRunOptions {
  profile?: string | undefined
  lexWeight?: number | undefined
  embeddings?: string | undefined
  outdir?: string | undefined
  threads?: number | undefined
  model?: readonly string[] | undefined
}

/** The scores of a run from its journal; its profile and its weight are the run's own. */
export async function scoreOfRun(folder: string, options: ScoreOfRunOptions, context: Context): Promise<CommandResult> {
  const { scoreRun } = await import('../../evaluation/score-run.ts')
  const { embeddings, outdir } = options
  const record = await readRunRecord(folder)
  refuseOtherScorer(record, options)
  const profile = await loadProfile(record.profile)
  // What scores without weights is scored here.
  const isPlain = profile.traceOf === null && options.model === undefined && (profile.needs.length === 0 || embeddings !== undefined)
  const { dimensions = null } = record
  const embedder = { ...embedderChanges(await context.settings()), dimensions }
  await using tools = isPlain ? null : await runModels(profile, options.model ?? [], context, embedder)
  // Such a profile is scored in this process, which opens the model anew: the other one need not hold it too.
  if (profile.traceOf === null) await tools?.scorer.rest()
  const { document } = await scoreRun({
    folder,
    embeddings: embeddings === undefined ? null : resolve(context.cwd, embeddings),
    output: outdir === undefined ? null : await outputFolders(resolve(context.cwd, outdir), context),
    ...(tools === null ? {} : { scorer: { process: tools.scorer, models: tools.models, weights: digestsOf(tools.weights) } }),
    signal: context.signal,
    onScored: (items) => context.progress.say(`${plural(itemName(profile.unit))} scored: ${items}`),
  })
  context.progress.done()
  const weights = tools?.weights ?? []
  const otherWeights = differingWeights(digestsOf(record.weights ?? []), digestsOf(weights))
  const lines = document.files.map(
    ({ file, document, strict, error }) =>
      `${averageText(document)}${file}  ${error ?? `strict ${strict.average_U_best_early ?? strict.score ?? 'none'}`}`,
  )
  const { challengeMeanU, strict } = document
  const why =
    strict === null && document.why !== null && tools !== null && tools.plan !== null ? `${document.why}; ${tools.plan}` : document.why
  return {
    kind: 'document',
    exit: document.files.some(({ error }) => error !== null) ? 1 : 0,
    document: {
      ...document,
      why,
      ...(tools === null ? {} : { weights, otherWeights }),
      files: document.files.map((one) => ({ ...one, error: one.error === null ? null : errorOf(one.file, one.error, document.unit) })),
    },
    text: () =>
      [
        ...lines,
        ...(otherWeights.length === 0 ? [] : [`not the weights that the run was scored with: ${otherWeights.join(', ')}`]),
        ...metricLines(document.metrics, document.unit),
        `${document.unit === 'utterance' ? 'challenge mean U' : 'mean'} ${challengeMeanU ?? 'none'}, strict ${strict ?? 'none'}${why === null ? '' : `: ${why}`}`,
      ].join('\n'),
  }
}

const dialogueDocument = z.object({ dialogue_summary: z.object({ average_U_best_early: z.number() }) })

/** A line begins as those of `bbx score FILES` do, where the reference's document has an average. */
function averageText(document: unknown): string {
  const { success, data } = dialogueDocument.safeParse(document)
  return success ? `${floatText(data.dialogue_summary.average_U_best_early)}  ` : ''
}

function metricLines(metrics: RunScore['document']['metrics'], unit: string): string[] {
  return unit === 'utterance' ? [] : Object.entries(metrics).map(([name, { mean, n }]) => `${name} ${mean.toFixed(4)}, n = ${n}`)
}

/** A run is scored as it was held: flags that say otherwise are refused rather than passed over. Throws BbxError U0001. */
function refuseOtherScorer(run: RunRecord, { profile, lexWeight, threads }: ScoreOfRunOptions): void {
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
