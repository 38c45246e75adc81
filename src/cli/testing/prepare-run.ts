import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { plural } from '../../base/counted.ts'
import { each } from '../../base/each.ts'
import type { PassedOver } from '../../datasets/passed-over.ts'
import { planDigest, writePlan } from '../../evaluation/plan-file.ts'
import { createRunFolder, findRun, type RunRecord, readRunRecord, writeRunRecord } from '../../evaluation/run-folder.ts'
import { localSeat } from '../../evaluation/test-run.ts'
import { differingWeights, digestsOf, type UsedWeights } from '../../evaluation/used-weights.ts'
import { itemName } from '../../report/item-name.ts'
import { passedOverLines } from '../../report/passed-over-lines.ts'
import { loadTrack } from '../../tracks/registry.ts'
import type { Profile, Track } from '../../tracks/types.ts'
import type { Context } from '../context.ts'
import { chosenData, digestOf } from './chosen-data.ts'
import { plannedItems } from './planned-items.ts'
import type { Subject } from './subject.ts'
import { drawOf, type TestOptions } from './test-options.ts'
import type { ProfileChanges } from './test-profile.ts'

export interface PreparedRun {
  folder: string
  record: RunRecord
}

export interface RunFacts {
  options: TestOptions
  context: Context
  subject: Subject
  profile: Profile
  runtime: RunRecord['runtime']
  changes: ProfileChanges
  /** Of the live utterance engine; null: the one inside bbx. */
  engineUrl: string | null
  /** What it is scored with. */
  weights: readonly UsedWeights[]
}

/** A new run with its plan on disk, or the one that `--resume` names, after a look whether it is still the same test. */
export async function prepareRun(facts: RunFacts): Promise<PreparedRun> {
  return facts.options.resume === undefined ? newRun(facts) : resumedRun(facts)
}

async function newRun(facts: RunFacts): Promise<PreparedRun> {
  const { options, context, subject, profile, runtime, changes, engineUrl, weights } = facts
  const live = engineUrl !== null
  const track = await loadTrack(subject.recorded.track)
  const folder = await createRunFolder(context.cwd, subject.recorded.track, new Date())
  try {
    const source = await chosenData(track, options, context)
    const passedOver: PassedOver = new Map()
    const plan = await writePlan(folder, profile, live ? each([]) : planned(facts, track, source.path, passedOver))
    if (!live && plan.items === 0) throw nothingIn(source.path, profile, passedOver)
    const digest = live ? null : await digestOf(track, source)
    const record: RunRecord = {
      schema: 'bbx.run-record/1',
      bbx: context.version,
      createdAt: new Date().toISOString(),
      profile: profile.id,
      planDigest: plan.digest,
      sessionId: randomUUID(),
      seats: [localSeat],
      dataset: live
        ? { id: engineUrl, digest: null, seed: 0 }
        : { id: source.id, digest, seed: options.seed ?? 0, ...recorded(passedOver) },
      submission: subject.recorded,
      runtime,
      ...(options.via === undefined ? {} : { via: options.via }),
      ...changes,
      live,
      ...(options.embeddings === undefined ? {} : { embeddings: 'table' }),
      ...(weights.length === 0 ? {} : { weights: [...weights] }),
    }
    await writeRunRecord(folder, record)
    return { folder, record }
  } catch (error) {
    // Nothing was asked yet: a folder without a plan would only be in the way.
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function resumedRun(facts: RunFacts): Promise<PreparedRun> {
  const { options, context, subject, profile, runtime } = facts
  const folder = await findRun(context.cwd, options.resume === true ? null : (options.resume ?? null))
  const record = await readRunRecord(folder)
  const differs = (what: string) => new BbxError('U0009', { what: `the run ${basename(folder)} was made with ${what}` })
  if (record.live) throw new BbxError('U0009', { what: 'a session with a live utterance engine cannot be resumed' })
  if (record.profile !== profile.id) throw differs(`the profile ${record.profile}, not ${profile.id}`)
  if (record.submission.origin !== subject.recorded.origin) throw differs(`a ${record.submission.origin}, not a ${subject.recorded.origin}`)
  if (record.submission.origin === 'url' && record.submission.path !== subject.recorded.path)
    throw differs(`the server ${record.submission.path}`)
  if (record.runtime !== runtime) throw differs(`the runtime ${record.runtime}`)
  if (record.via !== options.via) throw differs(record.via === undefined ? 'the server of the submission' : `--via ${record.via}`)
  if (record.submission.fingerprint !== subject.recorded.fingerprint) {
    throw new BbxError('U0009', { what: 'the submission has changed since the run began', why: 'one score cannot stand for two versions' })
  }
  if (JSON.stringify(changesOf(record)) !== JSON.stringify(facts.changes))
    throw differs('other limits, another path, another baseline or other embeddings')
  const track = await loadTrack(subject.recorded.track)
  if ([options.challenge, options.dialogues, options.seed, options.smoke].some((value) => value !== undefined)) {
    const digest = await planDigest(profile, planned(facts, track, (await chosenData(track, options, context)).path))
    if (digest !== record.planDigest) throw differs(`other ${plural(itemName(profile.unit))}`)
  }
  return { folder, record: await withWeights(folder, record, facts) }
}

/** Scores are a function of the journal: with other weights they are computed again. Throws BbxError U0009 where this call lacks some that the run was scored with. */
async function withWeights(folder: string, record: RunRecord, { weights, context }: RunFacts): Promise<RunRecord> {
  const before = record.weights ?? []
  const lost = before.filter(({ id }) => !weights.some((one) => one.id === id)).map(({ id }) => id)
  if (lost.length > 0) {
    throw new BbxError('U0009', {
      what: `the run ${basename(folder)} was scored with weights that this call does not name: ${lost.join(', ')}`,
      remedy: `give them again: ${lost.map((id) => `--model ${id}=PATH`).join(' ')}`,
    })
  }
  const changed = differingWeights(digestsOf(before), digestsOf(weights))
  if (changed.length === 0) return record
  context.progress.note(`what was scored without ${changed.join(', ')}, or with other weights of that name, is scored again`)
  const written = { ...record, weights: [...weights] }
  await writeRunRecord(folder, written)
  return written
}

function changesOf({ stepTimeoutMs, predictPath, baseline, dimensions = null }: RunRecord): ProfileChanges {
  return { stepTimeoutMs, predictPath, baseline, dimensions }
}

function planned({ options, profile, context: { signal } }: RunFacts, { data }: Track, path: string, passedOver?: PassedOver) {
  return plannedItems({ profile, data, path, draw: drawOf(options), signal, ...(passedOver === undefined ? {} : { passedOver }) })
}

function nothingIn(path: string, { unit }: Profile, passedOver: PassedOver): BbxError {
  const [why] = passedOverLines(passedOver)
  return new BbxError('U0007', {
    what: `${path} holds no ${unit === 'caption' ? 'clip' : itemName(unit)}`,
    ...(why === undefined ? {} : { why }),
  })
}

function recorded(passedOver: PassedOver): Pick<RunRecord['dataset'], 'passedOver'> {
  return passedOver.size === 0 ? {} : { passedOver: Object.fromEntries(passedOver) }
}
