import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openRuntime } from '../../src/chain/scale/runtime.ts'
import { storageKey } from '../../src/chain/scale/storage-item.ts'
import { signRound } from '../../src/localnet/chain/drand/test-beacon.ts'
import { readMetadata } from '../../src/localnet/chain/read-metadata.ts'
import { signedExtrinsic } from '../localnet/signed-extrinsic.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { bobServesAxon, folderToPush, pushHere, receiptsIn } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { bob } from '../support/submission-folder.ts'

let world: Rehearsal
let commits: () => Promise<number>
let cwd = ''
beforeAll(async () => {
  world = await rehearsal(59)
  commits = commitsOnChain(world, 59, bob)
  await bobServesAxon(world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  cwd = await folderToPush('babelbit')
})

const runtime = openRuntime((await readMetadata()).v15)
const given = new Set<number>()

/** A round before its time; the next test may wait for the same one. */
function giveRound(round: number, signature?: string): Promise<unknown> {
  given.add(round)
  return world.ask('dev_drandPulse', round, ...(signature === undefined ? [] : [signature]))
}
async function takeRoundsBack() {
  for (const round of given) await world.ask('dev_setStorage', storageKey(runtime, 'drand.pulses', [round]), null)
  given.clear()
}
afterEach(takeRoundsBack)

const roundIn = (text: string) => /waiting for round (\d+) of drand/.exec(text)?.[1]

/** The round that a push waits for is there as soon as it says so, and not some seconds later. */
const roundAtOnce = {
  onText(text: string) {
    const round = roundIn(text)
    if (round !== undefined) void giveRound(Number(round))
  },
}

/** A push whose commitment waits for its round, which does not come; `meanwhile` gets the round. */
async function pushWhile(repo: string, meanwhile: (round: number) => PromiseLike<unknown>) {
  await world.ask('dev_faults', { holdDrand: true })
  let done: PromiseLike<unknown> | null = null
  try {
    const { document } = await pushHere(
      world,
      cwd,
      { repo },
      {
        onText(text) {
          const round = roundIn(text)
          if (round !== undefined) done ??= meanwhile(Number(round))
        },
      },
    )
    await done
    return document
  } finally {
    await world.ask('dev_faults', { holdDrand: false })
  }
}

test('of a repository that is gated validators take nothing (reference babelbit 7.2): it is not committed', async () => {
  const before = await commits()
  await pushHere(world, cwd, { repo: 'gated', commit: false, publish: false })
  const repo = world.hub.repositories.find('model', 'miner/gated')
  if (repo === null) throw new Error('there is no repository')
  await world.hub.repositories.change(repo, { gated: true })
  const { document } = await pushHere(world, cwd, { repo: 'gated' })
  expect(document).toMatchObject({ exit: 2, published: false, commitment: null })
  expect(document.error).toMatchObject({ code: 'U0060', why: expect.stringContaining('miner/gated is gated') })
  expect(await commits()).toBe(before)
  await world.hub.repositories.change(repo, { gated: false })
  expect((await pushHere(world, cwd, { repo: 'gated' }, roundAtOnce)).document).toMatchObject({ exit: 0, receipt: document.receipt })
})

describe('a timelocked commitment that never becomes what was meant', { timeout: 60_000 }, () => {
  test('dropped by the chain, which could not open it: E0062; the next call commits again', async () => {
    const before = await commits()
    // The signature of another round opens nothing, and the chain drops what it cannot open without a word.
    const wrong = (round: number) => `0x${Buffer.from(signRound(round + 1)).toString('hex')}`
    const document = await pushWhile('dropped', (round) => giveRound(round, wrong(round)))
    expect(document).toMatchObject({ exit: 3, error: { code: 'E0062' }, commitment: { revealed: false } })
    expect(document.steps.at(-1)).toMatchObject({ id: 'verify', status: 'failed' })
    const [receipt] = await receiptsIn(cwd)
    // All that is needed to say what was lost: reference issue 6.4.
    expect(receipt?.commit).toMatchObject({ payload: document.payload, sealed: { round: expect.any(Number) }, revealedIn: null })
    expect(receipt?.finishedAt).toBeNull()

    // The next push may come so soon that it waits for the same round.
    await takeRoundsBack()
    const again = await pushHere(world, cwd, { repo: 'dropped' }, roundAtOnce)
    expect(again.document).toMatchObject({ exit: 0, error: null, commitment: { revealed: true } })
    expect(again.document.receipt).not.toBe(document.receipt)
    expect(await commits()).toBe(before + 2)
  })

  test('replaced by another program before its round: E0063, and what the chain says instead', async () => {
    const text = 'of another program'
    const document = await pushWhile('replaced', async () => {
      const [nonce, genesis] = [Number(await world.ask('system_accountNextIndex', bob)), String(await world.ask('chain_getBlockHash', 0))]
      const fields = [{ [`Raw${text.length}`]: `0x${Buffer.from(text).toString('hex')}` }]
      const hex = signedExtrinsic('commitments.setCommitment', [59, { fields }], { uri: '//Bob', nonce, genesis })
      return world.ask('author_submitExtrinsic', hex)
    })
    expect(document).toMatchObject({ exit: 3, error: { code: 'E0063', why: expect.stringContaining(`the chain says ${text}`) } })
  })

  test('of another push, while it is not open yet: that it would be lost is told before the question', async () => {
    await world.ask('dev_faults', { holdDrand: true })
    const first = await pushHere(world, cwd, { repo: 'waits', wait: false })
    expect(first.document).toMatchObject({ exit: 4, error: { code: 'E0061' } })
    const { document, notes } = await pushHere(world, await folderToPush('babelbit'), { repo: 'later' }, { yes: false })
    await world.ask('dev_faults', { holdDrand: false })
    expect(document).toMatchObject({ exit: 2, error: { code: 'U0040' }, commitment: null })
    const warning =
      /^rehearsal: warning: a timelocked commitment of block \d+ is not open yet: it would be lost; where it is meant, wait until round \d+/m
    expect(notes.join('\n')).toMatch(warning)
    expect((await pushHere(world, cwd, { repo: 'waits' }, roundAtOnce)).document).toMatchObject({ exit: 0, commitment: { revealed: true } })
  })
})

describe('a clock that cannot be that of the chain', () => {
  // Rounds are counted by the clock: what is sealed by a wrong one opens at once, or far too late.
  test.each([
    ['behind', 600_000],
    ['ahead', -600_000],
  ])('%s: nothing is committed', async (where, clockAheadMs) => {
    const before = await commits()
    await world.ask('dev_faults', { clockAheadMs })
    await world.ask('dev_newBlock', 3)
    const { document } = await pushHere(world, cwd, { repo: `clock-${where}` })
    await world.ask('dev_faults', { clockAheadMs: 0 })
    expect(document).toMatchObject({
      exit: 3,
      error: { code: 'E0046', what: expect.stringMatching(new RegExp(`^the clock of this machine is \\d+ s ${where} `)) },
    })
    expect(document).toMatchObject({ commitment: null })
    expect(await commits()).toBe(before)
  })
})
