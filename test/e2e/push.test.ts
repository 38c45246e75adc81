import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, type Ran, runBbx, sharedCache } from '../support/run-bbx.ts'

describe('a session with a wallet, from nothing to a commitment that is open', { timeout: 240_000 }, () => {
  let world: Rehearsal
  let cwd = ''
  const ran: Ran[] = []
  const asked: string[] = []
  beforeAll(async () => {
    world = await rehearsal(59)
    cwd = await emptyFolder()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  async function bbx(...words: string[]): Promise<Ran> {
    const { BBX_CACHE_DIR: _, ...found } = world.environment
    const env = { ...found, ...sharedCache, BBX_NETUID: '59', BT_WALLET_NAME: 'miner', BT_WALLET_HOTKEY: 'h1' }
    const result = await runBbx(words, {
      ...{ cwd, env },
      meanwhile(child) {
        child.stdin?.end()
        // What everybody on the machine can see of the process.
        readFile(`/proc/${child.pid}/cmdline`, 'utf8').then(
          (line) => asked.push(line),
          () => {},
        )
      },
    })
    ran.push(result)
    return result
  }

  const pushed = async (...words: string[]) => pushSchema.parse((await bbx('push', 'm', '--yes', '--json', ...words)).document())

  it('is told what the bytes score that the hub gives back', async () => {
    const made = await bbx('wallet', 'new-hotkey', '--json', '--yes')
    const { address } = made.document() as unknown as { address: string }
    ran.pop()
    expect((await bbx('init', 'm', '--track', 'babelbit', '--hotkey', address)).code).toBe(0)
    expect((await bbx('subnet', 'register', '--coldkey-uri', '//Alice', '--yes')).code).toBe(0)
    expect((await bbx('serve-axon', '--ip', '203.0.113.7', '--port', '8091', '--yes')).code).toBe(0)

    const short = await pushed('--min-score', '0.99')
    expect(short).toMatchObject({ exit: 1, error: { code: 'S1120' }, commitment: null, published: false })
    expect(short.revision).toMatch(/^[0-9a-f]{40}$/)

    const tested = await pushed()
    expect(tested).toMatchObject({ exit: 0, error: null, tested: true, published: true, commitment: { hotkey: address, revealed: true } })
    expect(tested.score).toBeGreaterThan(0.05)
    // The test of what the hub gave back was kept by the push that it stopped.
    expect(tested.steps.find(({ id }) => id === 'evaluate')).toMatchObject({ status: 'already' })
    expect(await readdir(join(cwd, '.bbx', 'read-back'))).toEqual([])
  })

  it('takes the score of an earlier test of the same files, if it asked all that a push asks', async () => {
    await writeFile(join(cwd, 'm', 'NOTES.md'), 'a second version\n')
    expect((await bbx('test', 'm', '--smoke')).code).toBe(0)
    const evaluated = async (pushing: Promise<{ steps: readonly { id: string }[] }>) =>
      (await pushing).steps.find(({ id }) => id === 'evaluate')
    expect(await evaluated(pushed('--dry-run'))).toMatchObject({
      status: 'skipped',
      what: expect.stringMatching(/\.bbx\/runs\/\S+ does not count: it did not ask the whole of babelbit-sample/),
    })
    expect((await bbx('test', 'm')).code).toBe(0)
    const second = await pushed('--no-wait')
    expect(second).toMatchObject({ exit: 4, tested: true, error: { code: 'E0061' } })
    expect(second.steps.find(({ id }) => id === 'evaluate')).toMatchObject({ status: 'already' })
    expect(await pushed()).toMatchObject({ exit: 0, commitment: { revealed: true } })
    expect((await bbx('status')).stdout).toContain('nothing differs')
  })

  it('leaves no secret in anything that it wrote, printed or was called with', async () => {
    const key = JSON.parse(await readFile(join(cwd, '.bittensor/wallets/miner/hotkeys/h1'), 'utf8')) as Record<string, string>
    const secrets = [world.token, key.secretPhrase, key.secretSeed?.slice(2), key.privateKey?.slice(2)].filter((secret) => secret != null)
    expect(secrets).toHaveLength(4)
    const written = (await readdir(cwd, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('/.bittensor/'))
      .map(({ parentPath, name }) => join(parentPath, name))
    expect(written.some((path) => path.includes('/receipts/'))).toBe(true)
    const files = await Promise.all(written.map((path) => readFile(path, 'latin1')))
    expect(asked.length).toBeGreaterThan(5)
    const texts = [...files, ...ran.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...asked]
    for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([])
  })
})

it('a folder in which nothing can be written: refused before anything is changed anywhere', { timeout: 60_000 }, async () => {
  await using world = await rehearsal(21)
  const cwd = await emptyFolder()
  const hotkey = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
  await runBbx(['init', 'm', '--track', 'video-to-text', '--hotkey', hotkey], { cwd })
  await writeFile(join(cwd, '.bbx'), 'a file where the folder of receipts should be\n')
  const words = ['push', 'm', '--skip-test', '--yes', '--json', '--netuid', '21', '--hotkey-uri', '//Bob']
  const { code, document } = await runBbx(words, { cwd, env: world.environment })
  expect(code).toBe(3)
  expect(document().error?.what).toContain('.bbx')
  expect(world.hub.repositories.find('model', 'miner/m')).toBeNull()
})
