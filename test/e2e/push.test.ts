import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import { everyArgument } from '../support/every-argument.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, type Ran, runBbx, sharedCache } from '../support/run-bbx.ts'

const golden = join(packageRoot(), 'test/golden/wallet')
/** Opened by a password without the seconds that a new coldkey takes. */
const coldkeyFile = 'legacy/ansible-wallet-2.1.3'

interface GoldenKey {
  file: string
  password: string
  mnemonic: string
  ss58: string
}

describe('a session with a wallet, from nothing to a commitment that is open', { timeout: 240_000 }, () => {
  let world: Rehearsal
  let cwd = ''
  const ran: Ran[] = []
  const startedMs = Date.now()
  /** What `ps` showed of all processes, ten times a second as long as a command ran. */
  const sampled: string[] = []
  let coldkey: GoldenKey
  beforeAll(async () => {
    world = await rehearsal(59)
    cwd = await emptyFolder()
    const keys: GoldenKey[] = JSON.parse(await readFile(join(golden, 'keys.json'), 'utf8'))
    const found = keys.find(({ file }) => file === coldkeyFile)
    if (found === undefined) throw new Error(`keys.json lacks ${coldkeyFile}`)
    coldkey = found
    await mkdir(join(cwd, '.bittensor/wallets/miner'), { recursive: true })
    await cp(join(golden, coldkeyFile), join(cwd, '.bittensor/wallets/miner/coldkey'))
    await writeFile(join(cwd, '.bittensor/pw'), `${coldkey.password}\n`)
    await world.ask('dev_fund', coldkey.ss58, '5000000000')
  })
  afterAll(() => world[Symbol.asyncDispose]())

  async function bbx(...words: string[]): Promise<Ran> {
    const { BBX_CACHE_DIR: _, ...found } = world.environment
    const env = { ...found, ...sharedCache, BBX_NETUID: '59', BT_WALLET_NAME: 'miner', BT_WALLET_HOTKEY: 'h1' }
    const result = await runBbx(words, {
      ...{ cwd, env },
      meanwhile(child) {
        child.stdin?.end()
        const sampling = setInterval(() => sampled.push(everyArgument()), 100)
        child.once('close', () => clearInterval(sampling))
      },
    })
    ran.push(result)
    return result
  }

  const pushed = async (...words: string[]) => pushSchema.parse((await bbx('push', 'm', '--yes', '--json', '-vv', ...words)).document())

  it('is told what the bytes score that the hub gives back', async () => {
    const made = await bbx('wallet', 'new-hotkey', '--json', '--yes')
    const { address } = made.document() as unknown as { address: string }
    expect((await bbx('init', 'm', '--track', 'babelbit', '--hotkey', address)).code).toBe(0)
    expect((await bbx('subnet', 'register', '--password-file', '.bittensor/pw', '--yes', '-vv')).code).toBe(0)
    expect((await bbx('serve-axon', '--ip', '203.0.113.7', '--port', '8091', '--yes', '-vv')).code).toBe(0)

    // Of a push of other files that was killed.
    await mkdir(join(cwd, '.bbx', 'read-back', '0'.repeat(40), 'tree'), { recursive: true })
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
    expect((await bbx('test', 'm', '-vv')).code).toBe(0)
    const second = await pushed('--no-wait')
    expect(second).toMatchObject({ exit: 4, tested: true, error: { code: 'E0061' } })
    expect(second.steps.find(({ id }) => id === 'evaluate')).toMatchObject({ status: 'already' })
    expect(await pushed()).toMatchObject({ exit: 0, commitment: { revealed: true } })
    expect((await bbx('status', '-vv')).stdout).toContain('nothing differs')
  })

  it('leaves no secret in anything that it wrote, printed or was called with', async () => {
    const key = JSON.parse(await readFile(join(cwd, '.bittensor/wallets/miner/hotkeys/h1'), 'utf8')) as Record<string, string>
    const words = [key.secretPhrase, coldkey.mnemonic].map((phrase) => phrase?.split(' ').slice(0, 3).join(' '))
    const all = [world.token, ...words, key.secretSeed?.slice(2), key.privateKey?.slice(2), coldkey.password]
    const secrets = all.filter((secret) => secret != null && secret.length > 10)
    expect(secrets).toHaveLength(all.length)
    const written = [...(await filesIn(cwd)), ...(await filesIn(sharedCache.BBX_CACHE_DIR, startedMs))].filter(
      (path) => !path.includes('/.bittensor/'),
    )
    for (const part of ['/.bbx/receipts/', '/.bbx/runs/']) expect(written.some((path) => path.includes(part))).toBe(true)
    const files = await Promise.all(written.map(async (path) => `${path}\n${await readFile(path, 'latin1').catch(() => '')}`))
    expect(sampled.filter((text) => text.includes('--password-file')).length).toBeGreaterThan(3)
    const texts = [...files, ...ran.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...sampled]
    for (const secret of secrets)
      expect(texts.filter((text) => text.includes(String(secret))).map((text) => text.slice(0, 200))).toEqual([])
  })
})

/** Files below a folder, but for those of a virtual environment; `sinceMs`: that were written after it. */
async function filesIn(folder: string, sinceMs = 0): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/site-packages/'))
    .map(({ parentPath, name }) => join(parentPath, name))
  const written = await Promise.all(paths.map(async (path) => ((await stat(path).catch(() => null))?.mtimeMs ?? 0) >= sinceMs))
  return paths.filter((_, at) => written[at])
}

describe('where nothing can be written', { timeout: 60_000 }, () => {
  const hotkey = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
  const words = ['push', 'm', '--skip-test', '--yes', '--json', '--netuid', '21', '--hotkey-uri', '//Bob']
  let world: Rehearsal
  let cwd = ''
  beforeAll(async () => {
    world = await rehearsal(21)
    cwd = await emptyFolder()
    await runBbx(['init', 'm', '--track', 'video-to-text', '--hotkey', hotkey], { cwd })
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it.each([
    // On these not even root can make a folder.
    ['a home', { HOME: '/proc' }, '/proc/.local/state/bbx/push'],
    ['a state folder', { XDG_STATE_HOME: '/proc/state' }, '/proc/state/bbx/push'],
  ])('%s: nothing is changed anywhere', async (_, env, what) => {
    const { code, document } = await runBbx(words, { cwd, env: { ...world.environment, ...env } })
    expect(code).toBe(3)
    expect(document().error).toMatchObject({ code: 'E0005', what: expect.stringContaining(what) })
    expect(world.hub.repositories.find('model', 'miner/m')).toBeNull()
  })

  it('a home, but with a state folder elsewhere: it goes through, without a cache', async () => {
    const { BBX_CACHE_DIR: _, ...found } = world.environment
    const env = { ...found, HOME: '/proc', XDG_STATE_HOME: join(cwd, 'state') }
    expect((await runBbx(words, { cwd, env })).document()).toMatchObject({ exit: 0, error: null, published: true })
  })

  it('the working folder: nothing is changed anywhere', async () => {
    const other = await emptyFolder()
    await runBbx(['init', 'm', '--track', 'video-to-text', '--hotkey', hotkey], { cwd: other })
    await writeFile(join(other, '.bbx'), 'a file where the folder of receipts should be\n')
    const { code, document } = await runBbx([...words, '--repo', 'other'], { cwd: other, env: world.environment })
    expect(code).toBe(3)
    expect(document().error?.what).toContain('.bbx')
    expect(world.hub.repositories.find('model', 'miner/other')).toBeNull()
  })
})
