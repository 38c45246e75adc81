import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startLocalnet } from '../../src/localnet/start-localnet.ts'
import { signedExtrinsic } from '../localnet/signed-extrinsic.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { amplePerEpoch, limitCommits } from '../support/limit-commits.ts'
import { folderToPush, pushHere, receiptsIn } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { bob } from '../support/submission-folder.ts'

let world: Rehearsal
let commitsSoFar: () => Promise<number>
beforeAll(async () => {
  world = await rehearsal(21)
  commitsSoFar = commitsOnChain(world, 21, bob)
})
afterAll(() => world[Symbol.asyncDispose]())
afterEach(async () => {
  await world.ask('dev_faults', { refuseSubmit: null, upgrade: 0 })
  await limitCommits(world.ask, amplePerEpoch)
})

const commits = async () => {
  await world.ask('dev_newBlock', 2)
  return commitsSoFar()
}

/** Calls what changes the world once the line was said. */
function once(line: RegExp, change: () => PromiseLike<unknown>) {
  let changed: PromiseLike<unknown> | null = null
  return {
    onText(text: string) {
      if (changed === null && line.test(text)) changed = change()
    },
    done: async () => {
      if (changed === null) throw new Error(`${line} was never said`)
      await changed
    },
  }
}

describe('a node that refuses the commitment: nothing is done, and the next call does it once', () => {
  // Reference chain-and-wallet 5.5.
  test.each([
    ['too soon', { code: 1010, message: 'Invalid Transaction', data: 'Custom error: 6' }, /RateLimitExceeded/],
    ['of an account that cannot pay', { code: 1010, message: 'Invalid Transaction', data: 'Inability to pay some fees' }, /pay some fees/],
    ['banned', { code: 1012, message: 'Transaction is temporarily banned' }, /banned/],
    ['behind another one', { code: 1014, message: 'Priority is too low: (0 vs 0)' }, /Priority is too low/],
  ])('%s', async (title, refuseSubmit, what) => {
    const [before, cwd, repo] = [await commits(), await folderToPush('voice-to-voice'), title.replaceAll(' ', '-')]
    await world.ask('dev_faults', { refuseSubmit })
    const { document } = await pushHere(world, cwd, { repo })
    expect(document).toMatchObject({ exit: 3, error: { code: 'E0040', what: expect.stringMatching(what) }, commitment: null })
    expect(document.steps.at(-1)).toMatchObject({ id: 'commit', status: 'failed' })
    expect(await commits()).toBe(before)
    // Nobody may copy what is not committed.
    expect(world.hub.repositories.find('model', `miner/${repo}`)?.private).toBe(true)
    expect((await receiptsIn(cwd))[0]).toMatchObject({ commit: { prepared: null, block: null, withoutEffect: [expect.any(String)] } })
    expect((await pushHere(world, cwd, { repo })).document).toMatchObject({ exit: 0, published: true, receipt: document.receipt })
    expect(await commits()).toBe(before + 1)
  })
})

describe('the limit of an epoch', () => {
  test('that is used up is told before anything is uploaded', async () => {
    const cwd = await folderToPush('voice-to-voice')
    await limitCommits(world.ask, 50)
    const { document } = await pushHere(world, cwd, { repo: 'limit' })
    expect(document).toMatchObject({ exit: 3, error: { code: 'E0040', what: expect.stringContaining('as much as an epoch') } })
    expect(document.steps.at(-1)).toMatchObject({ id: 'identity', status: 'failed' })
    expect(world.hub.repositories.find('model', 'miner/limit')).toBeNull()
  })

  test('that is used up meanwhile fails in the block, by name; the next call commits', async () => {
    const [before, cwd] = [await commits(), await folderToPush('voice-to-voice')]
    const limit = once(/identity: done/, () => limitCommits(world.ask, 50))
    const { document } = await pushHere(world, cwd, { repo: 'meanwhile' }, limit)
    await limit.done()
    expect(document).toMatchObject({
      exit: 3,
      error: { code: 'E0040', what: expect.stringContaining('SpaceLimitExceeded') },
      commitment: null,
    })
    expect(document.published).toBe(false)
    await limitCommits(world.ask, amplePerEpoch)
    expect((await pushHere(world, cwd, { repo: 'meanwhile' })).document).toMatchObject({ exit: 0, published: true })
    // The one that failed is in a block too.
    expect(await commits()).toBe(before + 2)
  })
})

test('a runtime that changes between connecting and sending: nothing is sent; the next call reads the new one', async () => {
  const [before, cwd] = [await commits(), await folderToPush('voice-to-voice')]
  const upgrade = once(/identity: done/, () => world.ask('dev_faults', { upgrade: 1 }))
  const { document } = await pushHere(world, cwd, { repo: 'upgrade' }, upgrade)
  await upgrade.done()
  expect(document).toMatchObject({ exit: 4, error: { code: 'E0043' }, commitment: null, published: false })
  expect(await commits()).toBe(before)
  expect((await pushHere(world, cwd, { repo: 'upgrade' })).document).toMatchObject({ exit: 0, error: null })
  expect(await commits()).toBe(before + 1)
})

test('a connection that is lost while the block is waited for: one commitment', async () => {
  const [before, cwd] = [await commits(), await folderToPush('voice-to-voice')]
  // Both connections are cut: the one that asks for it does not hear the answer.
  const cut = once(/waiting until the commitment is final/, async () => void world.ask('dev_faults', { cutAll: true }).catch(() => {}))
  const { document } = await pushHere(world, cwd, { repo: 'cut' }, cut)
  await cut.done()
  await world.connectAgain()
  expect(document).toMatchObject({ exit: 0, error: null })
  expect(await commits()).toBe(before + 1)
})

test('gone on with when the node has forgotten how its block ended: what stands on chain says it', async () => {
  const [before, cwd] = [await commits(), await folderToPush('voice-to-voice')]
  await world.ask('dev_faults', { holdFinality: true })
  const { document } = await pushHere(world, cwd, { repo: 'old', timeout: 1 })
  expect(document).toMatchObject({ exit: 4, error: { code: 'E0042' } })
  await world.ask('dev_faults', { holdFinality: false, keepsState: 30 })
  await world.ask('dev_newBlock', 80)
  const again = await pushHere(world, cwd, { repo: 'old' })
  await world.ask('dev_faults', { keepsState: null })
  expect(again.document).toMatchObject({ exit: 0, error: null, published: true, receipt: document.receipt })
  expect((await receiptsIn(cwd))[0]?.commit).toMatchObject({ block: again.document.commitment?.block, withoutEffect: [] })
  expect(await commits()).toBe(before + 1)
})

test('an address that answers for another chain after the first was lost: nothing is sent to it', async () => {
  const [cwd, first] = [
    await folderToPush('voice-to-voice'),
    await startLocalnet({ port: 0, state: null, blockMs: 100, netuid: 21, finalityLag: 1 }),
  ]
  const gone = once(/upload: done/, () => first[Symbol.asyncDispose]())
  const environment = { BBX_NETWORK: `${first.chain.url},${world.net.chain.url}` }
  const before = await commits()
  const work = pushHere(world, cwd, { repo: 'other' }, { ...gone, environment })
  const found = await work.catch((error: unknown) => error)
  await gone.done()
  expect(found).toMatchObject({ document: { exit: 3, error: { code: 'E0041' }, commitment: null, published: false } })
  expect(await commits()).toBe(before)
})

test('a commitment of another program right behind it: the chain, read back, says something else', async () => {
  const cwd = await folderToPush('voice-to-voice')
  const text = 'miner:elsewhere:0:0:0:v1'
  const other = once(/commit: done/, async () => {
    const [nonce, genesis] = [Number(await world.ask('system_accountNextIndex', bob)), String(await world.ask('chain_getBlockHash', 0))]
    const fields = [{ [`Raw${text.length}`]: `0x${Buffer.from(text).toString('hex')}` }]
    await world.ask(
      'author_submitExtrinsic',
      signedExtrinsic('commitments.setCommitment', [21, { fields }], { uri: '//Bob', nonce, genesis }),
    )
    await world.ask('dev_newBlock', 3)
  })
  // It publishes first, and the hub has that wait.
  world.hubFault({ route: 'settings', status: 503, retryAfterS: 1 })
  const { document } = await pushHere(world, cwd, { repo: 'raced' }, other)
  await other.done()
  expect(document).toMatchObject({ exit: 3, error: { code: 'E0063', why: expect.stringContaining(`the chain says ${text}`) } })
  expect(document.steps.at(-1)).toMatchObject({ id: 'verify', status: 'failed' })
  // Called again it says so, and commits.
  const again = await pushHere(world, cwd, { repo: 'raced' })
  expect(again.notes.join('\n')).toContain('the chain no longer says what it committed')
  expect(again.document).toMatchObject({ exit: 0, error: null })
})
