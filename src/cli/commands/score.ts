import { existsSync, readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { builtProgram } from '../../base/package-root.ts'
import { runsFolder } from '../../evaluation/runs-folder.ts'
import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import { findLogs } from '../../tracks/babelbit/logs/find-logs.ts'
import type { LogFile } from '../../tracks/babelbit/logs/log-file.ts'
import { type ScoreLogsOptions, scoreLogs } from '../../tracks/babelbit/logs/score-logs.ts'
import { OneLogAName } from '../../tracks/babelbit/logs/tool-files.ts'
import { scoringPolicies, scoringPolicy } from '../../tracks/babelbit/scoring/policies.ts'
import { needsEmbeddings, type ScoringPolicy } from '../../tracks/babelbit/scoring/policy.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'
import { logScores } from '../scoring/log-scores.ts'
import { changedBaseline } from '../testing/changed-baseline.ts'

export interface ScoreOptions {
  files: readonly string[]
  /** Default babelbit/2025-11. */
  profile?: string | undefined
  /** 0 to 1; by default what the profile's runner scores with. */
  lexWeight?: number | undefined
  embeddings?: string | undefined
  outdir?: string | undefined
  /** The challenge of a developer client's run log, which is then the one file. */
  challenge?: string | undefined
  /** By default the cores, at most 2: each thread costs some 50 MB. */
  threads?: number | undefined
  /** Of a run: each ID=PATH, the weights that it is scored with. */
  model?: readonly string[] | undefined
}

/** Scores recorded logs, or a run again, as a validator of the profile would. */
export async function score(options: ScoreOptions, context: Context): Promise<CommandResult> {
  const [first] = options.files
  if (first === undefined) {
    throw new BbxError('U0002', {
      what: 'there is nothing to score',
      missing: [{ name: 'logs, a folder of logs, or the folder of a run', flag: 'FILES...', variable: null }],
      remedy: 'name them: bbx score logs/*.jsonl',
    })
  }
  const { challenge } = options
  const run = challenge === undefined ? onlyRun(options.files, context.cwd) : refuseOtherThanRunLog(options.files, context.cwd)
  if (run !== null) {
    const { scoreOfRun } = await import('../scoring/score-of-run.ts')
    return scoreOfRun(run, options, context)
  }
  const settings = await context.settings()
  const mirrored = policyOf(options.profile ?? 'babelbit/2025-11')
  const policy = { ...mirrored, baseline: changedBaseline(settings) ?? mirrored.baseline }
  const scoring = await scoringOf(
    policy,
    { ...options, threads: options.threads ?? settings.number('score.threads') ?? undefined },
    context,
  )
  if (challenge !== undefined) {
    const { runLogResults } = await import('../scoring/run-log-results.ts')
    return logScores(runLogResults({ runLog: first, challenge, outdir: options.outdir ?? null, cwd: context.cwd, scoring }), scoring)
  }
  const files = findLogs(options.files, context.cwd)
  const results = scoreLogs(scoring.outdir === null ? files : namedOnce(files), scoring)
  return logScores(results, scoring)
}

function policyOf(profile: string): ScoringPolicy {
  const policy = scoringPolicy(profile)
  if (policy !== undefined) return policy
  const known = scoringPolicies.map((one) => one.profile).join(', ')
  throw new BbxError('U0003', { what: `there is no scorer of logs for the profile ${profile}`, remedy: `choose one of ${known}` })
}

async function scoringOf(policy: ScoringPolicy, options: ScoreOptions, context: Context): Promise<ScoreLogsOptions> {
  const lexWeight = options.lexWeight ?? policy.lexWeight.runner
  if (!(lexWeight >= 0 && lexWeight <= 1)) throw new BbxError('U0003', { what: `--lex-weight ${lexWeight} is not between 0 and 1` })
  const table = options.embeddings === undefined ? null : resolve(context.cwd, options.embeddings)
  const outdir = options.outdir === undefined ? null : resolve(context.cwd, options.outdir)
  const embeds = needsEmbeddings(policy, lexWeight)
  if (options.model !== undefined && !embeds)
    throw new BbxError('U0001', {
      what: `--model: the logs are scored without models for ${policy.profile}`,
      remedy: 'leave it out; it goes with the folder of a run, and with profiles that compare vectors',
    })
  const embedder = embeds ? ((await embedderOf(table)) ?? (await modelOf(options.model ?? [], context))) : null
  if (outdir !== null) makeFolder(outdir)
  return {
    policy,
    lexWeight,
    json: context.json,
    outdir,
    embedder,
    threads: options.threads ?? Math.min(2, availableParallelism()),
    threadProgram: builtProgram('score-worker'),
    signal: context.signal,
  }
}

/** Imported late, as is the table. Throws BbxError U0001 where another model than that of text vectors is named. */
async function modelOf(given: readonly string[], context: Context): Promise<TextEmbedder | null> {
  const { logEmbedder } = await import('../models/log-embedder.ts')
  return logEmbedder(given, context)
}

/** Imported late: most calls need no table. */
async function embedderOf(table: string | null): Promise<TextEmbedder | null> {
  const { loadEmbedder } = await import('../../evaluation/scorer/instruments.ts')
  return loadEmbedder(table)
}

/** The folder of a run that is named by its path or, where nothing of that name is here, by its name among the runs of this folder. */
function runOf(given: string, cwd: string): string | null {
  const path = resolve(cwd, given)
  if (existsSync(join(path, 'run.json'))) return path
  const named = join(runsFolder(cwd), given)
  return !existsSync(path) && existsSync(join(named, 'run.json')) ? named : null
}

/**
 * The one run that is given; null where logs are. Throws BbxError U0001 for a run beside anything else, and for a folder of runs:
 * their journals are no logs.
 */
function onlyRun(given: readonly string[], cwd: string): string | null {
  const runs = given.map((one) => runOf(one, cwd))
  const [run = null] = runs
  if (given.length === 1 && run !== null) return run
  const count = runs.filter((one) => one !== null).length
  const folder = given.find((one) => holdsRuns(resolve(cwd, one)))
  if (count === 0 && folder === undefined) return null
  throw new BbxError('U0001', {
    what:
      folder !== undefined
        ? `${folder} is a folder of runs`
        : count < given.length
          ? 'runs and logs are given together, and each is scored in another way'
          : `${count} runs are given`,
    remedy: 'one run at a time: bbx score RUN; two runs are compared by bbx report A --compare B',
  })
}

function holdsRuns(path: string): boolean {
  if (!isFolder(path)) return false
  try {
    return readdirSync(path, { withFileTypes: true }).some((entry) => entry.isDirectory() && existsSync(join(path, entry.name, 'run.json')))
  } catch {
    // What cannot be looked at holds none: who reads it says why.
    return false
  }
}

/** Throws BbxError U0001 unless one run log is given: neither several, nor a folder. Else null: it is no run. */
function refuseOtherThanRunLog(files: readonly string[], cwd: string): null {
  const [first = ''] = files
  const given = files.length > 1 ? `${files.length} files are given` : isFolder(resolve(cwd, first)) ? `${first} is a folder` : null
  if (given === null) return null
  throw new BbxError('U0001', {
    what: `--challenge wants one run log of a developer client, and ${given}`,
    remedy: 'give one run log; logs of dialogues, and runs, hold their truths and are scored without --challenge',
  })
}

/** What cannot be looked at is none: who reads it says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

async function* namedOnce(files: AsyncIterable<LogFile>): AsyncGenerator<LogFile> {
  const names = new OneLogAName()
  for await (const file of files) {
    names.check(file.file)
    yield file
  }
}
