import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BbxError } from '../../src/base/bbx-error.ts'
import type { Client } from '../../src/base/contract.ts'
import { each } from '../../src/base/each.ts'
import { writePlan } from '../../src/evaluation/plan-file.ts'
import { engineDefaults } from '../../src/tracks/babelbit/engine/engine-options.ts'
import { type Engine, serveEngine } from '../../src/tracks/babelbit/engine/serve-engine.ts'
import { openRemoteSession } from '../../src/tracks/babelbit/engine-client/open-remote-session.ts'
import { loadProfile } from '../../src/tracks/registry.ts'
import type { LiveSession } from '../../src/tracks/types.ts'
import { evaluateHere } from '../support/evaluate-here.ts'

const challenge = {
  challenge_uid: 'ch',
  dialogues: [
    { dialogue_uid: 'd-a', utterances: ['Hello there neighbour', '', 'The kettle boils'] },
    { dialogue_uid: 'd-empty', utterances: [] },
    { dialogue_uid: 'd-b', utterances: ['Yes.'] },
  ],
}

let folder: string
let engine: Engine
const stop = new AbortController()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-live-'))
  const path = join(folder, 'challenge.json')
  await writeFile(path, JSON.stringify(challenge))
  engine = await serveEngine({
    ...engineDefaults,
    challenge: path,
    cwd: folder,
    roots: [folder],
    host: '127.0.0.1',
    port: 0,
    auth: null,
    signal: stop.signal,
  })
})
afterAll(async () => {
  stop.abort()
  await engine.closed
  await rm(folder, { recursive: true, force: true })
})

const open = (signal: AbortSignal): Promise<LiveSession> =>
  openRemoteSession({ baseUrl: `${engine.url}/`, signer: null, timeoutMs: 2000, signal })

test('a live utterance engine gives the numbers that the same challenge gives inside bbx', async () => {
  const live = await run('live', open)
  const { outcomes, summary, complete } = live.seats.get('local') ?? {}
  expect(outcomes?.map(({ item, strict }) => [item, strict.units.length])).toEqual([
    ['d-a', 2],
    ['d-empty', 0],
    ['d-b', 1],
  ])
  expect(complete).toBe(true)
  expect(live.ended).toBeNull()
  const planned = await run('planned', null)
  expect(summary).toEqual(planned.seats.get('local')?.summary)
})

test('an answer that is lost ends the session: what was revealed is scored, the rest is nobody’s zero', async () => {
  let calls = 0
  const { seats, ended } = await run('lost', async (signal) => {
    const session = await open(signal)
    return {
      ...session,
      next() {
        if (++calls === 8) throw new BbxError('E0007', { what: 'an answer was lost' })
        return session.next()
      },
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    }
  })
  expect(ended?.code).toBe('E0007')
  const seat = seats.get('local')
  expect(seat?.complete).toBe(false)
  expect(seat?.faults).toMatchObject([{ code: 'E0008', by: 'environment', item: 'd-a' }])
})

test('a session that cannot be opened is an error, not a run', async () => {
  await expect(
    run('refused', () => {
      throw new BbxError('E0010')
    }),
  ).rejects.toMatchObject({ code: 'E0010' })
})

async function run(name: string, live: ((signal: AbortSignal) => Promise<LiveSession>) | null) {
  const own = await mkdtemp(join(folder, `${name}-`))
  const profile = await loadProfile('babelbit/2025-11', live === null ? {} : { live })
  const dialogues = challenge.dialogues.map(({ dialogue_uid, utterances }) => ({
    challengeUid: 'ch',
    dialogueUid: dialogue_uid,
    utterances,
  }))
  await writePlan(own, profile, live === null ? profile.plan(each(dialogues), { limit: null, seed: 0 }) : each([]))
  const client: Client = {
    async send({ body }) {
      return { ms: 1, status: 200, body: Buffer.from(JSON.stringify({ prediction: `${(body as { prefix: string }).prefix} boils` })) }
    },
  }
  return evaluateHere({ folder: own, profile, seats: [{ id: 'local', client }], live: live !== null })
}
