import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { axonSchema, registrationSchema } from '../../src/cli/schemas/chain.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, type Ran, runBbx } from '../support/run-bbx.ts'
import { alice, bob } from '../support/submission-folder.ts'

const burnRao = 1_000_000_000n

let world: Rehearsal
let home = ''
beforeAll(async () => {
  world = await rehearsal(59)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  home = await emptyFolder()
  await world.ask('dev_faults', { holdPool: false, holdFinality: false, silent: [], refuseSubmit: null })
})

const bbx = (words: readonly string[], isTimeToKill: (() => Promise<boolean>) | null = null): Promise<Ran> =>
  runBbx([...words, '--netuid', '59', '--yes', '--json'], {
    ...{ cwd: home, env: world.environment },
    async meanwhile(child) {
      child.stdin?.end()
      if (isTimeToKill === null) return
      while (child.exitCode === null && !(await isTimeToKill())) await setTimeout(20)
      child.kill('SIGKILL')
    },
  })

const nonceOf = async (who: string) => Number(await world.ask('system_accountNextIndex', who))
const sentFolder = () => join(home, '.local/state/bbx/sent')
const records = async () => (await readdir(sentFolder()).catch(() => [])).filter((name) => name.endsWith('.json'))
const isWrittenDown = async () => (await records()).length > 0

/** Kills a call that has signed: where `nodeHasIt`, once a node has what it sent. */
function killedCall(words: readonly string[], who: string, nodeHasIt: boolean): Promise<Ran> {
  const before = nonceOf(who)
  return bbx(words, async () => (nodeHasIt ? (await nonceOf(who)) > (await before) : isWrittenDown()))
}

const moments: [string, { holdPool?: true; holdFinality?: true; silent?: string[] }, boolean][] = [
  ['after it was signed, before a node has it', { silent: ['author_submitExtrinsic'] }, false],
  ['once a node has it, and no block', { holdPool: true }, true],
  ['once a block has it that is not final', { holdFinality: true }, true],
]

it('where nothing can be written down, nothing is spent', async () => {
  const before = await nonceOf(bob)
  // A file system on which not even root can make a folder.
  const ran = await runBbx(
    ['subnet', 'register', '--hotkey-uri', '//Charlie', '--coldkey-uri', '//Bob', '--netuid', '59', '--yes', '--json'],
    {
      ...{ cwd: home, env: { ...world.environment, HOME: '/proc' } },
    },
  )
  expect(ran.document()).toMatchObject({ exit: 3, error: { code: 'E0005', what: expect.stringContaining('/proc/.local/state/bbx/sent') } })
  expect(await nonceOf(bob)).toBe(before)
})

describe('bbx subnet register, killed', { timeout: 60_000 }, () => {
  const words = (hotkey: string) => ['subnet', 'register', '--hotkey-uri', hotkey, '--coldkey-uri', '//Alice']
  const hotkeys = ['//Charlie', '//Dave', '//Eve']

  it.each(moments.map((moment, at) => [...moment, hotkeys[at] ?? ''] as const))(
    '%s, and called again: registered once, paid once',
    async (_, faults, nodeHasIt, hotkey) => {
      const before = await nonceOf(alice)
      await world.ask('dev_faults', faults)
      expect((await killedCall(words(hotkey), alice, nodeHasIt)).code).toBeNull()
      expect(await records()).toHaveLength(1)
      await world.ask('dev_faults', { holdPool: false, holdFinality: false, silent: [] })

      const again = registrationSchema.parse((await bbx(words(hotkey))).document())
      expect(again).toMatchObject({ exit: 0, status: 'done', coldkey: alice, transaction: { block: expect.any(Number) } })
      expect(BigInt(again.paidRao) - burnRao).toBeLessThan(burnRao / 100n)
      expect(await nonceOf(alice)).toBe(before + 1)
      expect(await readdir(sentFolder())).toEqual([])
      const third = registrationSchema.parse((await bbx(words(hotkey))).document())
      expect(third).toMatchObject({ exit: 0, status: 'already', uid: again.uid, paidRao: '0' })
      expect(await nonceOf(alice)).toBe(before + 1)
    },
  )

  it('and not sent while it could live: another is signed, which is the only one', async () => {
    const before = await nonceOf(bob)
    const ofFerdie = ['subnet', 'register', '--hotkey-uri', '//Ferdie', '--coldkey-uri', '//Bob']
    await world.ask('dev_faults', { silent: ['author_submitExtrinsic'] })
    expect((await killedCall(ofFerdie, bob, false)).code).toBeNull()
    await world.ask('dev_faults', { silent: [] })
    await world.ask('dev_newBlock', 70)
    expect((await bbx(ofFerdie)).document()).toMatchObject({ exit: 0, status: 'done' })
    expect(await nonceOf(bob)).toBe(before + 1)
  })
})

describe('bbx serve-axon', { timeout: 60_000 }, () => {
  const words = (port: number) => ['serve-axon', '--hotkey-uri', '//Bob', '--ip', '203.0.113.7', '--port', String(port)]

  it('killed once a block has it that is not final, and called again: served once', async () => {
    const before = await nonceOf(bob)
    await world.ask('dev_faults', { holdFinality: true })
    expect((await killedCall(words(8091), bob, true)).code).toBeNull()
    await world.ask('dev_faults', { holdFinality: false })
    expect(axonSchema.parse((await bbx(words(8091))).document())).toMatchObject({ exit: 0, status: 'done', port: 8091 })
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  it('killed, and called again when the node has forgotten how it ended: the axon is there, and nothing is sent', async () => {
    await world.ask('dev_newBlock', 6)
    const before = await nonceOf(bob)
    await world.ask('dev_faults', { holdFinality: true })
    expect((await killedCall(words(8095), bob, true)).code).toBeNull()
    await world.ask('dev_faults', { holdFinality: false, keepsState: 30 })
    await world.ask('dev_newBlock', 80)
    const again = axonSchema.parse((await bbx(words(8095))).document())
    await world.ask('dev_faults', { keepsState: null })
    expect(again).toMatchObject({ exit: 0, status: 'already', port: 8095, transaction: null })
    expect(await records()).toEqual([])
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  it('refused by the node: nothing stays written down, and the next call is a new one', async () => {
    await world.ask('dev_newBlock', 6)
    const before = await nonceOf(bob)
    await world.ask('dev_faults', { refuseSubmit: { code: 1012, message: 'Transaction is temporarily banned' } })
    const refused = await bbx(words(8092))
    expect(refused.document()).toMatchObject({ exit: 3, error: { code: 'E0040', what: expect.stringContaining('banned') } })
    expect(await records()).toEqual([])
    expect((await bbx(words(8092))).document()).toMatchObject({ exit: 0, status: 'done' })
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  it('beside a record that is damaged sends nothing', async () => {
    const before = await nonceOf(bob)
    await world.ask('dev_faults', { holdFinality: true })
    await world.ask('dev_newBlock', 6)
    expect((await killedCall(words(8093), bob, true)).code).toBeNull()
    const [record = ''] = await records()
    await writeFile(join(sentFolder(), record), (await readFile(join(sentFolder(), record), 'utf8')).slice(0, 100))
    expect((await bbx(words(8094))).document()).toMatchObject({ exit: 2, error: { code: 'U0007', what: expect.stringContaining(record) } })
    expect(await nonceOf(bob)).toBe(before + 1)
  })
})
