import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { init } from '../../src/cli/commands/init.ts'
import { push } from '../../src/cli/commands/push.ts'
import { serveAxon } from '../../src/cli/commands/serve-axon.ts'
import { status } from '../../src/cli/commands/status.ts'
import type { Context } from '../../src/cli/context.ts'
import type { PushCommandOptions } from '../../src/cli/pushing/push-options.ts'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import { statusSchema } from '../../src/cli/schemas/status.ts'
import { receiptSchema } from '../../src/push/receipt/receipt.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { bob } from '../support/submission-folder.ts'
import { documentOf, testContext } from '../support/test-context.ts'

let world: Rehearsal
let cwd = ''
beforeAll(async () => {
  world = await rehearsal(59)
  cwd = await mkdtemp(join(tmpdir(), 'bbx-push-'))
  await init({ dir: 'm', track: 'babelbit', hotkey: bob, template: 'baseline', ci: null, force: false }, await testContext(cwd))
})
afterAll(() => world[Symbol.asyncDispose]())

const usual: PushCommandOptions = { dir: 'm', commit: true, publish: true, wait: true, timeout: 60, hotkeyUri: '//Bob', skipTest: true }

async function contextOf(): Promise<Context> {
  return { ...(await testContext(cwd, { environment: { ...world.environment, BBX_NETUID: '59' } })), yes: true }
}

async function pushed(options: Partial<PushCommandOptions> = {}) {
  const result = documentOf(await push({ ...usual, ...options }, await contextOf()))
  return pushSchema.parse({ bbx: '0.0.0', exit: result.exit, ...result.document })
}

async function statusNow() {
  const result = documentOf(await status({ hotkey: bob }, await contextOf()))
  return statusSchema.parse({ bbx: '0.0.0', exit: result.exit, ...result.document })
}

/** Asked until it is so, for ten seconds. */
async function expectSoon<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (const end = performance.now() + 10_000; ; await sleep(200)) {
    const answer = await ask()
    if (isSo(answer) || performance.now() > end) return answer
    expect(answer).toMatchObject({ exit: 4, receipt: { finished: false } })
  }
}

async function receipt() {
  const [name = ''] = (await readdir(join(cwd, '.bbx/receipts'))).sort().reverse()
  return receiptSchema.parse(JSON.parse(await readFile(join(cwd, '.bbx/receipts', name), 'utf8')))
}

describe('a push to subnet 59', { timeout: 120_000 }, () => {
  test('commits nothing that validators would pass over, and uploads nothing for it', async () => {
    const document = await pushed()
    expect(document).toMatchObject({ exit: 2, error: { code: 'U0060' }, revision: null })
    expect(document.steps.at(-1)).toMatchObject({ id: 'identity', status: 'failed' })
    expect(world.hub.repositories.find('model', 'miner/Babelbit-Bob')).toBeNull()
  })

  test('publishes, commits, and ends with 4 where nobody waits for the round; run again it only looks', async () => {
    await serveAxon({ ip: '203.0.113.7', port: 8091, hotkeyUri: '//Bob', wait: 60 }, await contextOf())
    const sent = await pushed({ wait: false })
    expect(sent.steps.map(({ id }) => id).slice(-4)).toEqual(['publish', 'deploy', 'commit', 'verify'])
    expect(sent).toMatchObject({ exit: 4, error: { code: 'E0061' }, published: true, commitment: { revealed: false } })
    const before = await receipt()
    // What stands on chain is in the receipt: plain text, digest and round.
    expect(before.commit).toMatchObject({
      payload: sent.payload,
      sealed: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      revealedIn: null,
    })

    // Looking is enough to know that it has opened: status ends with 4 until then, and with 0 from then on.
    const seen = await expectSoon(statusNow, ({ exit }) => exit === 0)
    expect(seen).toMatchObject({ differences: [], chain: { payload: sent.payload }, receipt: { finished: true, sent: true } })
    expect((await receipt()).finishedAt).toBeNull()

    const opened = await pushed()
    expect(opened).toMatchObject({ exit: 0, error: null, commitment: { revealed: true, payload: sent.payload } })
    expect(opened.steps.find(({ id }) => id === 'commit')?.status).toBe('already')
    expect((await receipt()).commit?.prepared).toEqual(before.commit?.prepared)
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
