import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { overPlatform } from '../../chutes/ping/over-platform.ts'
import { type PingReport, ping as pingChute } from '../../chutes/ping/ping.ts'
import { deployedRecord } from '../chute/chute-record.ts'
import { chuteStep } from '../chute/chute-step.ts'
import { type Deployment, type Push, type StepResult, warn } from '../push.ts'

/** For one answer. The first ones of an instance are its slowest. */
const answerMs = 60_000

/** Asks the chute what validators ask. It is committed only where it answers as they want it, with this revision. */
export const ping = chuteStep('call it as validators do', async (push, deployment, revision) => {
  const { signal, options } = push
  const record = deployedRecord(push)
  const { id, slug, how } = record.deployed
  if (!options.warmUp && !(await isHot(deployment, id, signal))) return cold(push, slug)
  const call = overPlatform(deployment.platform, slug, { timeoutMs: answerMs, signal })
  const since = performance.now()
  const isEarly = (ms: number) => performance.now() - since < ms
  while (true) {
    push.say(`calling ${slug}`)
    const said = await answered(() => pingChute({ call, predictPath: '/predict', revision }), isEarly(deployment.work.settleMs))
    // After an update the old instance answers until the platform has replaced it.
    const isOld = typeof said !== 'string' && how === 'updated' && said.health.revision !== revision && isEarly(deployment.work.warmUpMs)
    if (typeof said === 'string' || isOld) {
      const what = typeof said === 'string' ? said : `${slug} still answers with ${said.health.revision}`
      push.say(`${what}: calling it again`)
      await sleep(deployment.work.pollMs, undefined, { signal })
      continue
    }
    refuseFaults(said, slug, revision)
    for (const note of new Set(said.answers.flatMap(({ notes }) => notes)))
      warn(push, { what: `the answers of ${slug}: ${note}`, remedy: 'look at chute/predict.py' })
    await push.save({ chute: { ...record, ping: { at: push.now().toISOString(), revision } } })
    const slowest = Math.round(Math.max(...said.answers.map(({ ms }) => ms)))
    return { status: 'done', what: `${slug} serves ${revision} and answers, in ${slowest} ms at most` }
  }
})

/** Refusals that a chute which was just deployed meets while the platform remembers that it was not there, or was cold. */
const passing: ReadonlySet<string> = new Set(['E0001', 'E0074'])

/** What came of the questions; in words where the platform does not find the chute or its paths, and may soon. */
async function answered(ask: () => Promise<PingReport>, isEarly: boolean): Promise<PingReport | string> {
  try {
    const report = await ask()
    const lags = [...report.health.faults, ...report.answers.flatMap(({ faults }) => faults)].find(({ evidence }) =>
      /no matching cord/i.test(evidence),
    )
    return isEarly && lags !== undefined ? lags.what : report
  } catch (error) {
    if (!isEarly || !(error instanceof BbxError) || !passing.has(error.code)) throw error
    return error.message
  }
}

async function isHot({ platform }: Deployment, id: string, signal: AbortSignal): Promise<boolean> {
  return (await platform.chute(id, signal))?.hot ?? false
}

/** An instance is asked for by whoever calls, so a cold chute is not called. */
function cold({ options }: Push, slug: string): StepResult {
  if (!options.commit) return { status: 'skipped', what: `--no-warmup: ${slug} is cold` }
  throw new BbxError('E0074', {
    what: `${slug} is cold, and --no-warmup asks for no instance: nothing is committed that did not answer`,
    remedy: 'run the same command again without --no-warmup, or warm it up with `bbx chute warmup` first',
    exit: 4,
  })
}

/** Throws BbxError E0075 for the first thing that is wrong. */
function refuseFaults({ health, answers }: PingReport, slug: string, revision: string): void {
  if (health.modelLoaded && health.revision !== revision) {
    throw new BbxError('E0075', {
      what: `${slug} serves ${health.revision === null ? 'a revision that it does not name' : `revision ${health.revision}`}, not ${revision}`,
      remedy: 'wait some minutes and run the same command again; where it stays so, delete the chute and push again',
    })
  }
  const [first] = [...health.faults, ...answers.flatMap(({ faults }) => faults)]
  if (first === undefined) return
  const exit = first.by === 'submission' ? 1 : 3
  throw new BbxError('E0075', {
    what: `${slug} does not answer as validators ask: ${first.what}`,
    why: first.evidence,
    remedy: first.remedy,
    exit,
  })
}
