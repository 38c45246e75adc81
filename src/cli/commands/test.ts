import { rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { plural } from '../../base/counted.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { acquireLock } from '../../base/lock.ts'
import type { EvaluationEvent } from '../../evaluation/evaluation-event.ts'
import { exitCode } from '../../evaluation/exit-code.ts'
import { hasJournal } from '../../evaluation/journal.ts'
import { loadEmbedder } from '../../evaluation/scorer/instruments.ts'
import { type TestRun, testRun } from '../../evaluation/test-run.ts'
import { itemName } from '../../report/item-name.ts'
import { junit } from '../../report/junit.ts'
import { type TestDocument, testDocument } from '../../report/test-document.ts'
import { testText } from '../../report/test-text.ts'
import type { Profile } from '../../tracks/types.ts'
import type { Context } from '../context.ts'
import { type RunModels, runModels } from '../models/run-models.ts'
import type { CommandResult } from '../result.ts'
import { begunWith } from '../testing/begun-with.ts'
import { checkReportPath } from '../testing/check-report-path.ts'
import { checkSubject } from '../testing/check-subject.ts'
import { type PreparedRun, prepareRun } from '../testing/prepare-run.ts'
import { type ChosenRuntime, resolveRuntime } from '../testing/resolve-runtime.ts'
import { openSubject, type Subject } from '../testing/subject.ts'
import { submissionRuntime } from '../testing/submission-runtime.ts'
import { chooseRuntime, refuseContradictions, refuseUntrusted, type TestOptions, type WantedRuntime } from '../testing/test-options.ts'
import { testProfile } from '../testing/test-profile.ts'

/** Checks a submission, brings it up, holds the whole session with it and says which score to expect, and why. */
export async function test(options: TestOptions, context: Context): Promise<CommandResult> {
  const settings = await context.settings()
  refuseContradictions(options)
  const { runtime: wanted, url } = chooseRuntime(options, settings)
  refuseUntrusted(options.dir, wanted, options)
  const subject = await openSubject(options.dir, url, options.profile, context)
  const { profile, changes, engineUrl } = await testProfile(options, subject, context)

  if (options.junit !== undefined) await checkReportPath(resolve(context.cwd, options.junit))
  const embeddings = options.embeddings === undefined ? null : resolve(context.cwd, options.embeddings)
  // Read here once, so that a bad table is an error of the call and not of every job.
  await loadEmbedder(embeddings)
  await using tools = await runModels(profile, options.model ?? [], context)
  await using _lock = await acquireLock(join(context.cwd, '.bbx', 'lock'), { what: `a test in ${context.cwd}` })
  const check = await checkSubject(subject, context)
  const chosen = await startedBy(wanted, options, subject, context)
  const runtime = chosen?.kind ?? 'remote'
  const run = await prepareRun({ options, context, subject, profile, runtime, changes, engineUrl, weights: tools.weights })
  const done = await testRun({
    folder: run.folder,
    record: run.record,
    profile,
    start: await submissionRuntime({
      subject,
      runtime: chosen,
      url,
      policy: profile.container,
      choices: options,
      findings: check?.findings ?? [],
      contract: profile.contract(url === null ? 'container' : 'url'),
      folder: run.folder,
      context,
    }),
    retryFaults: options.retryFaults ?? false,
    embeddings,
    scorer: tools.scorer,
    models: tools.models,
    weights: tools.weights,
    signal: context.signal,
    onEvent: progressOf(profile, context),
  }).catch((error: unknown) => abandoned(error, run, context))
  context.progress.done()
  return finish({ options, context, subject, profile, run, done, check, tools })
}

/** What starts the submission; null for a server that is up. A run is gone on with as it was begun. */
async function startedBy(
  wanted: WantedRuntime | 'remote',
  options: TestOptions,
  { submission }: Subject,
  context: Context,
): Promise<ChosenRuntime | null> {
  if (wanted === 'remote' || submission === null) return null
  const { dir, resume } = options
  const begun = wanted === 'auto' && resume !== undefined ? await begunWith(resume, context) : null
  const chosen = await resolveRuntime(begun ?? wanted, context)
  refuseUntrusted(dir, chosen.kind, options)
  return chosen
}

/** What was journaled can be gone on with; of a live session, or where nothing was asked yet, nothing is worth keeping. */
async function abandoned(error: unknown, run: PreparedRun, context: Context): Promise<never> {
  if (run.record.live || !hasJournal(run.folder)) await rm(run.folder, { recursive: true, force: true })
  else context.progress.note(`the run so far is in ${shown(run, context)}; the same command with --resume goes on with it`)
  throw error
}

interface Finished {
  options: TestOptions
  context: Context
  subject: Subject
  profile: Profile
  run: PreparedRun
  done: TestRun
  check: TestDocument['check']
  tools: RunModels
}

async function finish({ options, context, profile, run, done, check, tools }: Finished): Promise<CommandResult> {
  const { id, mirrors, status, statusAsOf, unit } = profile
  const keep = options.keep ?? 'all'
  const kept = keep === 'all' || (keep === 'faults' && (done.evaluation.faults.length > 0 || done.runFaults.length > 0))
  const document = testDocument({
    record: run.record,
    profile: { id, mirrors: mirrors.commit, status, statusAsOf, unit },
    evaluation: done.evaluation,
    resumed: done.resumed,
    session: done.session,
    runFaults: done.runFaults,
    check,
    weights: tools.weights,
    plan: tools.plan,
    healthyAfterMs: done.healthyAfterMs,
    sandbox: done.sandbox,
    usage: done.usage,
    run: kept ? shown(run, context) : null,
  })
  const minScore = options.minScore ?? null
  const { faults, complete, score } = document
  const exit = exitCode({ faults, rulesBroken: check !== null && !check.passed, strict: score.strict, complete, minScore })
  const items = done.evaluation.outcomes.map(({ item }) => item)
  if (kept) await writeDurably(join(run.folder, 'result.json'), `${JSON.stringify({ ...document, bbx: context.version, exit }, null, 2)}\n`)
  if (options.junit !== undefined) await writeDurably(resolve(context.cwd, options.junit), junit(document, { items, minScore }))
  if (!kept) await rm(run.folder, { recursive: true, force: true })
  return { kind: 'document', exit, document, text: (style) => testText(document, { ...style, verbose: context.verbosity > 0 }) }
}

function progressOf({ unit, scoring }: Profile, { progress }: Context): (event: EvaluationEvent) => void {
  let answered = 0
  let scored = 0
  let toScore: number | null = null
  return (event) => {
    if (event.at === 'item-done') answered += 1
    if (event.at === 'held') [scored, toScore] = [0, event.unscored]
    if (event.at === 'scored') scored += 1
    if (event.at === 'item-done' || (event.at === 'step' && answered === 0)) progress.say(`${plural(itemName(unit))} answered: ${answered}`)
    else if (scoring === 'heavy' && toScore !== null) progress.say(`${plural(itemName(unit))} scored: ${scored} of ${toScore}`)
  }
}

function shown({ folder }: PreparedRun, { cwd }: Context): string {
  return relative(cwd, folder)
}
