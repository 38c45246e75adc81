import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import { type Receipt, receiptSchema } from '../../src/push/receipt/receipt.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, type Ran, runBbx } from '../support/run-bbx.ts'
import { bob } from '../support/submission-folder.ts'

interface Killing {
  world: Rehearsal
  cwd: string
  /** A push that is killed once it has said so. */
  whenItSays(text: RegExp): Promise<Ran>
  /** A push that is killed as soon as it is time. */
  when(isTime: () => Promise<boolean>): Promise<Ran>
  newest(): Promise<Receipt | null>
}

/** Where a push is killed; whoever changes the world for it changes it back. */
type Moment = readonly [title: string, killed: (killing: Killing) => Promise<Ran>]

const after = (id: string): Moment => [`after ${id}`, ({ whenItSays }) => whenItSays(new RegExp(`^rehearsal: ${id}: \\w+: `, 'm'))]

const insideTheUpload: Moment = [
  'inside the upload',
  ({ world, when }) => {
    world.hubFault({ route: 'commit', stall: true })
    return when(async () => world.hub.faults.length === 0)
  },
]

/** Killed while something is held, once the receipt knows that something was signed. */
function heldWhile(title: string, hold: 'holdPool' | 'holdFinality', isTime: (killing: Killing) => Promise<boolean>): Moment {
  return [
    title,
    async (killing) => {
      await killing.world.ask('dev_faults', { [hold]: true })
      const killed = await killing.when(() => isTime(killing))
      await killing.world.ask('dev_faults', { [hold]: false })
      return killed
    },
  ]
}

const isSigned = async ({ newest }: Killing) => {
  const commit = (await newest())?.commit
  return commit?.prepared != null && commit.block === null
}

const beforeTheBlock = heldWhile('between the signature and the block', 'holdPool', isSigned)
const beforeTheEnd = heldWhile(
  'in a block that is not final',
  'holdFinality',
  async (killing) => (await isSigned(killing)) && (await isInBlock(killing)),
)

async function isInBlock({ world, newest }: Killing): Promise<boolean> {
  const bytes = (await newest())?.commit?.prepared?.bytes
  const pending = (await world.ask('author_pendingExtrinsics')) as string[]
  const nonce = (await newest())?.commit?.prepared?.nonce ?? Number.POSITIVE_INFINITY
  return bytes !== undefined && !pending.includes(bytes) && Number(await world.ask('system_accountNextIndex', bob)) > nonce
}

const beforeItsRound: Moment = [
  'while it waits for its round',
  async ({ world, whenItSays }) => {
    await world.ask('dev_faults', { holdDrand: true })
    const killed = await whenItSays(/^rehearsal: commit: done: /m)
    await world.ask('dev_faults', { holdDrand: false })
    return killed
  },
]

describe.each<[track: string, netuid: number, moments: readonly Moment[]]>([
  [
    'video-to-text',
    21,
    [
      ...['check', 'identity', 'upload', 'read-back', 'evaluate', 'preview', 'commit', 'publish'].map(after),
      ...[insideTheUpload, beforeTheBlock, beforeTheEnd],
    ],
  ],
  ['babelbit', 59, [after('preview'), after('publish'), beforeTheBlock, beforeTheEnd, after('commit'), beforeItsRound]],
])('a push of %s that is killed', { timeout: 240_000 }, (track, netuid, moments) => {
  let world: Rehearsal
  let cwd = ''
  let commits: () => Promise<number>
  beforeAll(async () => {
    world = await rehearsal(netuid)
    cwd = await emptyFolder()
    commits = commitsOnChain(world, netuid, bob)
    expect((await runBbx(['init', 'm', '--track', track, '--hotkey', bob], { cwd })).code).toBe(0)
    const served = ['serve-axon', '--ip', '203.0.113.7', '--port', '8091', '--yes', ...whose]
    expect((await runBbx(served, { cwd, env: world.environment })).code).toBe(0)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const whose = ['--netuid', String(netuid), '--hotkey-uri', '//Bob']
  const words = ['push', 'm', '--skip-test', '--yes', ...whose]

  /** What it does is told on stderr where the result is no document. */
  function whenItSays(text: RegExp): Promise<Ran> {
    return runBbx(words, {
      ...{ cwd, env: world.environment },
      meanwhile(child) {
        child.stdin?.end()
        let seen = ''
        child.stderr?.on('data', (more) => {
          seen += more
          if (text.test(seen)) child.kill('SIGKILL')
        })
      },
    })
  }

  function when(isTime: () => Promise<boolean>): Promise<Ran> {
    return runBbx(words, {
      ...{ cwd, env: world.environment },
      async meanwhile(child) {
        child.stdin?.end()
        while (child.exitCode === null && !(await isTime())) await setTimeout(20)
        child.kill('SIGKILL')
      },
    })
  }

  async function newest(): Promise<Receipt | null> {
    const folder = join(cwd, '.bbx', 'receipts')
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
    const name = names.at(-1)
    return name === undefined ? null : receiptSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
  }

  async function pushed() {
    // The round that a timelocked one waits for is there at once, so that nobody waits some seconds for it.
    const ran = await runBbx([...words, '--json'], {
      ...{ cwd, env: world.environment },
      async meanwhile(child) {
        child.stdin?.end()
        while (child.exitCode === null) {
          const round = (await newest())?.commit?.sealed?.round
          if (round !== undefined) await world.ask('dev_drandPulse', round)
          await setTimeout(200)
        }
      },
    })
    return pushSchema.parse(ran.document())
  }

  it.each(moments)('%s, run again: one commitment, and the receipt says what the chain says', async (moment, killed) => {
    await writeFile(join(cwd, 'm', 'NOTES.md'), `${moment}\n`)
    const before = await commits()
    expect((await killed({ world, cwd, whenItSays, when, newest })).code).toBeNull()
    const again = await pushed()
    const committed = { hotkey: bob, payload: again.payload, revealed: true }
    expect(again).toMatchObject({ exit: 0, error: null, published: true, commitment: committed })
    expect((await commits()) - before).toBe(1)
    const receipt = await newest()
    expect(again.receipt).toContain(receipt?.id)
    expect(receipt).toMatchObject({ published: true, commit: { payload: again.payload, block: again.commitment?.block } })
    expect(await pushed()).toMatchObject({ exit: 0, receipt: again.receipt, commitment: again.commitment })
    expect((await commits()) - before).toBe(1)
  })
})
