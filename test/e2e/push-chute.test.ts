import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { localnetSchema } from '../../src/cli/schemas/localnet.ts'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import { receiptSchema } from '../../src/push/receipt/receipt.ts'
import { testKey } from '../support/chutes/opened.ts'
import { chutesPlatform, type TestPlatform } from '../support/chutes-platform.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, type Ran, runBbx } from '../support/run-bbx.ts'

const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'

/** What a chute of one GPU with 16 GB costs once: three times $0.20 (reference chutes 4.3). */
const fee = 0.6

describe('a rehearsal of a push with a chute, by the words of the documentation', { timeout: 120_000 }, () => {
  it('finds the platform of the running localnet, uses no credentials of the settings, and shows no secret', async () => {
    const home = await emptyFolder()
    // A real account that nothing of a rehearsal may use: its platform does not answer.
    const env = { HOME: home, CHUTES_API_KEY: testKey }
    const stop = new AbortController()
    const words = ['localnet', '--chutes', '--port', '0', '--hub-port', '0', '--chutes-port', '0', '--block-ms', '100']
    let net: Promise<Ran> | null = null
    const ready = new Promise<z.infer<typeof localnetSchema>>((resolve) => {
      net = runBbx(words, {
        ...{ cwd: home, env },
        meanwhile(child) {
          child.stdout?.once('data', (line) => resolve(localnetSchema.parse(JSON.parse(line))))
          stop.signal.addEventListener('abort', () => void child.kill('SIGTERM'))
        },
      })
    })
    try {
      const { chain, chutes } = await ready
      const cwd = await emptyFolder()
      const here = { ...env, BBX_NETWORK: chain, BBX_CACHE_DIR: join(home, 'cache') }
      const ran: Ran[] = []
      const bbx = async (...words: string[]) => {
        const result = await runBbx(words, { cwd, env: here, meanwhile: (child) => void child.stdin?.end() })
        ran.push(result)
        return result
      }
      expect((await bbx('init', 'm', '--track', 'babelbit', '--hotkey', bob)).code).toBe(0)
      const unasked = await bbx('push', 'm', '--skip-test', '--hotkey-uri', '//Bob', '--netuid', '59')
      expect(unasked.code).toBe(2)
      expect(unasked.stderr).toMatch(/^rehearsal: deployment fee: about \$0\.60/m)
      const pushed = await bbx('push', 'm', '--skip-test', '--hotkey-uri', '//Bob', '--netuid', '59', '--yes', '--json')
      const document = pushSchema.parse(pushed.document())
      expect(document).toMatchObject({ exit: 0, error: null, commitment: { revealed: true } })
      expect(JSON.parse(document.payload ?? '')).toMatchObject({ slug: expect.stringMatching(/^rehearsal-miner-babelbit-/) })
      const seen = await bbx('status', '--hotkey', bob, '--netuid', '59')
      expect(seen.stdout).toContain('nothing differs')
      expect(seen.stdout).toMatch(/costs +miner-babelbit-\w+: hot/)
      const secrets = [testKey, chutes?.apiKey ?? '', chutes?.hotkeySeed ?? '']
      const receipt = await readFile(join(cwd, document.receipt ?? ''), 'utf8')
      for (const secret of secrets) {
        expect(secret.length).toBeGreaterThan(20)
        expect([receipt, ...ran.flatMap(({ stdout, stderr }) => [stdout, stderr])].filter((text) => text.includes(secret))).toEqual([])
      }
    } finally {
      stop.abort()
      await net
    }
  })
})

describe('a push with a chute that is killed', { timeout: 240_000 }, () => {
  let world: Rehearsal
  let served: TestPlatform
  let cwd = ''
  let commits: () => Promise<number>
  beforeAll(async () => {
    world = await rehearsal(59)
    served = await chutesPlatform({ habits: { listCacheMs: 60_000, rollMs: 300, changesADay: 1_000 } })
    cwd = await emptyFolder()
    commits = commitsOnChain(world, 59, bob)
    expect((await runBbx(['init', 'm', '--track', 'babelbit', '--hotkey', bob], { cwd })).code).toBe(0)
  })
  afterAll(async () => {
    await served[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })

  // What opens a timelocked commitment is a test of its own.
  const words = ['push', 'm', '--skip-test', '--yes', '--no-wait', '--netuid', '59', '--hotkey-uri', '//Bob']
  const environment = () => ({ ...world.environment, ...served.environment })

  function pushKilledAt(killAt: RegExp): Promise<Ran> {
    return runBbx(words, {
      ...{ cwd, env: environment() },
      meanwhile(child) {
        child.stdin?.end()
        let seen = ''
        child.stderr?.on('data', (text) => {
          seen += text
          if (killAt.test(seen)) child.kill('SIGKILL')
        })
      },
    })
  }

  function pushKilledWhen(isTime: () => boolean): Promise<Ran> {
    return runBbx(words, {
      ...{ cwd, env: environment() },
      async meanwhile(child) {
        child.stdin?.end()
        while (child.exitCode === null && !isTime()) await setTimeout(5)
        child.kill('SIGKILL')
      },
    })
  }

  async function pushed() {
    const { document } = await runBbx([...words, '--json'], { cwd, env: environment(), meanwhile: (child) => void child.stdin?.end() })
    return pushSchema.parse(document())
  }

  async function goesOnOnce(moment: string, killed: () => Promise<Ran>): Promise<void> {
    const { state } = served.platform
    await writeFile(join(cwd, 'm', 'NOTES.md'), `${moment}\n`)
    const before = { commits: await commits(), chutes: state.chutes.length, balance: state.accounts[0]?.balance ?? 0 }
    expect((await killed()).code).toBeNull()
    const again = await pushed()
    expect(again.error).toMatchObject({ code: 'E0061' })
    expect(again).toMatchObject({ exit: 4, published: true, commitment: { hotkey: bob, payload: again.payload, revealed: false } })
    const made = state.chutes.slice(before.chutes)
    expect(made).toHaveLength(1)
    expect(JSON.parse(again.payload ?? '')).toMatchObject({ revision: again.revision, chute_id: made[0]?.chuteId, slug: made[0]?.slug })
    expect(made[0]?.sharedWith).toHaveLength(5)
    expect(before.balance - (state.accounts[0]?.balance ?? 0)).toBeCloseTo(fee, 6)
    expect((await commits()) - before.commits).toBe(1)
    expect(state.images).toHaveLength(1)
    const receipt = receiptSchema.parse(JSON.parse(await readFile(join(cwd, again.receipt ?? ''), 'utf8')))
    expect(receipt).toMatchObject({ chute: { deployed: { slug: made[0]?.slug }, ping: { revision: again.revision } } })
  }

  it.each(['publish', 'image', 'deploy', 'share', 'warm-up', 'ping', 'commit'])(
    'after %s, run again: one chute, one fee, one commitment',
    (id) => goesOnOnce(`after ${id}`, () => pushKilledAt(new RegExp(`^rehearsal: ${id}: \\w+: `, 'm'))),
  )

  it('while the platform thinks about the deployment, run again: the same', () =>
    goesOnOnce('in the request', () => {
      const { faults } = served.platform
      faults.push({ route: 'deploy', times: 1, skip: 1, stall: true })
      return pushKilledWhen(() => faults.length === 0)
    }))

  it('when the platform has deployed it and nobody heard of that, run again: the same', () =>
    goesOnOnce('after the request', () => {
      const { state, faults } = served.platform
      const before = state.chutes.length
      faults.push({ route: 'deploy', times: 1, skip: 1, cut: 'after' })
      return pushKilledWhen(() => state.chutes.length > before)
    }))

  it('while it waits for an instance, run again: the same', () =>
    goesOnOnce('in the warm-up', async () => {
      const { state, habits } = served.platform
      const before = state.chutes.length
      habits.neverHot = true
      const ran = await pushKilledWhen(() => (state.chutes[before]?.sharedWith.length ?? 0) === 5)
      habits.neverHot = false
      return ran
    }))
})
