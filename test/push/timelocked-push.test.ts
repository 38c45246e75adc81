import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PushCommandOptions } from '../../src/cli/pushing/push-options.ts'
import { bobServesAxon, folderToPush, pushHere, receiptsIn, statusHere } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { bob } from '../support/submission-folder.ts'

let world: Rehearsal
let cwd = ''
beforeAll(async () => {
  world = await rehearsal(59)
  cwd = await folderToPush('babelbit')
})
afterAll(() => world[Symbol.asyncDispose]())

const pushed = async (options: Partial<PushCommandOptions> = {}) => (await pushHere(world, cwd, { timeout: 60, ...options })).document
const statusNow = async () => (await statusHere(world, cwd)).document
const receipt = async () => (await receiptsIn(cwd)).at(-1)

/** Asked until it is so, for ten seconds. */
async function expectSoon<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (const end = performance.now() + 10_000; ; await sleep(200)) {
    const answer = await ask()
    if (isSo(answer) || performance.now() > end) return answer
    expect(answer).toMatchObject({ exit: 4, receipt: { finished: false } })
  }
}

describe('a push to subnet 59', { timeout: 120_000 }, () => {
  test('commits nothing that validators would pass over, and uploads nothing for it', async () => {
    const document = await pushed()
    expect(document).toMatchObject({ exit: 2, error: { code: 'U0060' }, revision: null })
    expect(document.steps.at(-1)).toMatchObject({ id: 'identity', status: 'failed' })
    expect(world.hub.repositories.find('model', 'miner/Babelbit-Bob')).toBeNull()
  })

  test('publishes, commits, and ends with 4 where nobody waits for the round; run again it only looks', async () => {
    await bobServesAxon(world)
    const sent = await pushed({ wait: false })
    expect(sent.steps.map(({ id }) => id).slice(-4)).toEqual(['publish', 'deploy', 'commit', 'verify'])
    expect(sent).toMatchObject({ exit: 4, error: { code: 'E0061' }, published: true, commitment: { revealed: false } })
    const before = await receipt()
    // What stands on chain is in the receipt: plain text, digest and round.
    expect(before?.commit).toMatchObject({
      payload: sent.payload,
      sealed: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      revealedIn: null,
    })

    // Looking is enough to know that it has opened: status ends with 4 until then, and with 0 from then on.
    const seen = await expectSoon(statusNow, ({ exit }) => exit === 0)
    expect(seen).toMatchObject({ differences: [], chain: { payload: sent.payload }, receipt: { finished: true, sent: true } })
    expect((await receipt())?.finishedAt).toBeNull()

    const opened = await pushed()
    expect(opened).toMatchObject({ exit: 0, error: null, commitment: { revealed: true, payload: sent.payload } })
    expect(opened.steps.find(({ id }) => id === 'commit')?.status).toBe('already')
    expect((await receipt())?.commit?.prepared).toEqual(before?.commit?.prepared)
    expect(JSON.parse(opened.payload ?? '')).toEqual({
      model: 'miner/Babelbit-Bob',
      revision: opened.revision,
      chute_id: null,
      slug: null,
      hotkey: bob,
    })
  })

  test('status shows chain, hub and receipt, and what differs', async () => {
    const same = await statusNow()
    expect(same).toMatchObject({ exit: 0, differences: [], hub: { private: false }, receipt: { finished: true }, chain: { uid: 1 } })
    expect(same.chain.named?.revision).toBe(same.hub?.head)
    const repo = world.hub.repositories.find('model', 'miner/Babelbit-Bob')
    if (repo === null) throw new Error('there is no repository')
    await world.hub.repositories.commit(repo, { ref: 'main', title: 'by hand', deleted: ['server.py'], files: [] })
    expect((await statusNow()).differences.join()).toContain('the head of miner/Babelbit-Bob is')
  })

  test('a second version replaces the first', async () => {
    await writeFile(join(cwd, 'm/note.txt'), 'another')
    const document = await pushed()
    expect(document).toMatchObject({ exit: 0, error: null })
    expect(document.preview.join('\n')).toContain('validators go on with')
    expect((await statusNow()).differences).toEqual([])
  })
})
