import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  chuteDeletionSchema,
  chuteLoginSchema,
  chuteLogLineSchema,
  chutePingSchema,
  chuteSchema,
  chuteSharesSchema,
  chutesSchema,
  chuteWarmupSchema,
} from '../../../src/cli/schemas/chutes.ts'
import { errorSchema } from '../../../src/cli/schemas/error.ts'
import { deployChute, revision } from '../../localnet/chutes/deployment.ts'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'
import { emptyFolder, type Ran, type RunOptions, runBbx } from '../../support/run-bbx.ts'

let platform: TestPlatform
let cwd = ''
let env: Record<string, string> = {}
const ran: Ran[] = []

beforeAll(async () => {
  platform = await chutesPlatform({ habits: { lookupCacheMs: 0 } })
  cwd = await emptyFolder()
  const path = join(cwd, 'account.ini')
  await writeFile(path, platform.configIni, { mode: 0o600 })
  env = { CHUTES_CONFIG_PATH: path, CHUTES_MINER_BASE_URL_TEMPLATE: `${platform.url}/slug/{slug}` }
})
afterAll(() => platform[Symbol.asyncDispose]())

async function bbx(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const result = await runBbx(words, { cwd, ...options, env: { ...env, ...options.env } })
  ran.push(result)
  return result
}

const refused = (result: Ran) => ({ code: result.code, error: errorSchema.parse(result.document()).error })
const name = 'owner-babelbit-4d40cc920ef2'

describe('bbx chute login', () => {
  it('says who it is and what the account can do', async () => {
    const result = await bbx(['chute', 'login', '--json'])
    expect(chuteLoginSchema.parse(result.document())).toMatchObject({
      ...{ exit: 0, rehearsal: true, platform: platform.url, problems: [], key: null, config: null },
      account: { username: 'rehearsal', balance: 1000, hotkey: platform.account.hotkey },
      can: { manage: true, build: true, pay: true, limits: [] },
    })
    const text = await bbx(['chute', 'login'])
    expect(text.code).toBe(0)
    // Not one line that could be taken for the real platform.
    for (const line of text.stdout.trim().split('\n')) expect(line).toMatch(/^rehearsal: /)
  })

  it('minds the case of the username, as the platform does: exit 2', async () => {
    const result = await bbx(['chute', 'login', '--json'], { env: { CHUTES_USERNAME: 'Rehearsal' } })
    expect(chuteLoginSchema.parse(result.document())).toMatchObject({
      exit: 2,
      problems: ['CHUTES_USERNAME says the account is Rehearsal, and it is rehearsal (only the case differs, and the platform minds it)'],
    })
  })

  it('of an account without money: exit 3, with the rule of the platform', async () => {
    const [account] = platform.platform.state.accounts
    if (account === undefined) throw new Error('no account')
    for (const [balance, code, build] of [
      [49.99, 0, false],
      [0, 3, false],
    ] as const) {
      account.balance = balance
      const { exit, can } = chuteLoginSchema.parse((await bbx(['chute', 'login', '--json'])).document())
      expect([exit, can.build, can.pay]).toEqual([code, build, balance > 0])
      expect(can.limits[0]).toContain('$50')
    }
    account.balance = 1000
  })

  it('knows an API key for a scoped one: exit 3', async () => {
    const keys = { method: 'POST', headers: { authorization: platform.account.apiKey, 'content-type': 'application/json' } }
    const body = JSON.stringify({ name: 'calls', admin: false, scopes: [{ object_type: 'chutes', action: 'invoke' }] })
    const { secret_key: scoped } = (await (await fetch(`${platform.url}/api_keys/`, { ...keys, body })).json()) as { secret_key: string }
    const address = { CHUTES_CONFIG_PATH: join(cwd, 'none.ini'), CHUTES_API_URL: platform.url, CHUTES_API_KEY: scoped }
    expect(refused(await bbx(['chute', 'login', '--json'], { env: address }))).toMatchObject({
      ...{ code: 3, error: { code: 'E0010', what: expect.stringContaining('scoped') } },
    })
    // An account that the platform names counts, though it may list no keys.
    platform.fault({ route: 'key-list', status: 403, detail: 'not for you' })
    const unlisted = { ...address, CHUTES_API_KEY: platform.account.apiKey }
    expect(chuteLoginSchema.parse((await bbx(['chute', 'login', '--json'], { env: unlisted })).document())).toMatchObject({
      ...{ exit: 0, key: null, can: { manage: null, limits: [expect.stringContaining('whether it is an admin key is not known')] } },
    })
    // Beside a hotkey it is only used for calls.
    const both = chuteLoginSchema.parse((await bbx(['chute', 'login', '--json'], { env: { CHUTES_API_KEY: scoped } })).document())
    expect(both).toMatchObject({ exit: 0, key: { name: 'calls', admin: false }, can: { manage: true } })
  })

  it('without an account says how one is made, and asks nobody: exit 2', async () => {
    const before = platform.requests.length
    const result = await bbx(['chute', 'login'], { env: { CHUTES_CONFIG_PATH: join(cwd, 'none.ini'), CHUTES_API_URL: platform.url } })
    expect(result.code).toBe(2)
    expect(result.stderr).toContain('https://rtok.chutes.ai/users/registration_token in a browser')
    expect(result.stderr).toContain('error U0002')
    expect(platform.requests.length).toBe(before)
  })
})

describe('bbx chute login --save', () => {
  const wallet = ['--wallet-name', 'w', '--wallet-hotkey', 'h']
  const path = () => join(cwd, 'new', 'config.ini')
  const address = () => ({ CHUTES_CONFIG_PATH: path(), CHUTES_API_URL: platform.url })

  it('writes what the platform says of the hotkey of a wallet, for the user alone', async () => {
    await writeFile(join(cwd, 'seed'), platform.account.hotkeySeed)
    expect((await bbx(['wallet', 'regen', '--key', 'hotkey', '--seed-file', 'seed', '--no-use-password', ...wallet])).code).toBe(0)
    ran.pop()
    const result = await bbx(['chute', 'login', '--save', '--json', ...wallet], { env: address() })
    expect(chuteLoginSchema.parse(result.document())).toMatchObject({ exit: 0, config: { path: path(), written: true, backup: null } })
    const [account] = platform.platform.state.accounts
    const written = platform.configIni
      .replace('hotkey_name = default', 'hotkey_name = h')
      .replace(/address = 5.*\n$/, `address = ${account?.paymentAddress}\n`)
    expect(await readFile(path(), 'utf8')).toBe(written)
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect((await stat(join(cwd, 'new'))).mode & 0o777).toBe(0o700)
  })

  it('leaves alone what says it all already, and anything else without --force', async () => {
    const again = await bbx(['chute', 'login', '--save', '--json', ...wallet], { env: address() })
    expect(chuteLoginSchema.parse(again.document()).config).toMatchObject({ written: false, backup: null })
    const other = (await readFile(path(), 'utf8')).replace(/hotkey_seed = .*/, `hotkey_seed = ${'11'.repeat(32)}`)
    await writeFile(path(), other, { mode: 0o644 })
    expect(refused(await bbx(['chute', 'login', '--save', '--json', ...wallet], { env: address() }))).toMatchObject({
      ...{ code: 2, error: { code: 'U0012' } },
    })
    expect(await readFile(path(), 'utf8')).toBe(other)
    const forced = await bbx(['chute', 'login', '--save', '--force', '--json', ...wallet], { env: address() })
    const { config } = chuteLoginSchema.parse(forced.document())
    expect(config?.written).toBe(true)
    expect(await readFile(String(config?.backup), 'utf8')).toBe(other)
    expect((await stat(String(config?.backup))).mode & 0o777).toBe(0o600)
    expect((await readdir(join(cwd, 'new'))).filter((entry) => entry.endsWith('.new'))).toEqual([])
  })

  it('does not save the account of a rehearsal', async () => {
    const words = ['chute', 'login', '--save', '--network', 'local', '--json', ...wallet]
    expect(refused(await bbx(words, { env: { CHUTES_CONFIG_PATH: '' } }))).toMatchObject({ code: 2, error: { code: 'U0001' } })
  })

  it('writes nothing for a hotkey that no account belongs to', async () => {
    await writeFile(join(cwd, 'seed'), '22'.repeat(32))
    await bbx(['wallet', 'regen', '--key', 'hotkey', '--seed-file', 'seed', '--no-use-password', '--wallet-name', 'x'])
    const result = await bbx(['chute', 'login', '--save', '--wallet-name', 'x'], {
      env: { CHUTES_CONFIG_PATH: join(cwd, 'x.ini'), CHUTES_API_URL: platform.url },
    })
    expect(result.code).toBe(3)
    expect(result.stderr).toContain('E0010')
    expect(result.stderr).toContain('in a browser')
    expect(await readdir(cwd)).not.toContain('x.ini')
  })
})

it.each(['chute-slug', 'ping-chute', 'delete-chute', 'chute-logs', 'generate-chute-script', 'deploy-local-chute'])(
  'the help of %s has an example of itself',
  async (name) => {
    expect((await bbx([name, '--help'])).stdout).toContain(`Example:\n  $ bbx ${name} `)
  },
)

describe('a chute from cold to deleted', () => {
  let id = ''
  let slug = ''

  it('that is not there is a failure and no guess, by every name: exit 3', async () => {
    const byRevision = ['--revision', revision, '--repo', 'owner/model']
    for (const words of [
      ['chute', 'get', name],
      ['chute-slug', ...byRevision],
      ['ping-chute', ...byRevision],
      ['delete-chute', ...byRevision, '--yes'],
      ['chute', 'logs', name],
    ])
      expect(refused(await bbx([...words, '--json'])), words.join(' ')).toMatchObject({
        code: 3,
        error: { code: 'E0001', what: expect.stringContaining(name) },
      })
    expect((await bbx(['chute', 'list'])).stdout).toMatch(/^rehearsal: no chute at /)
    for (const words of [
      ['chute', 'get'],
      ['chute-slug', '--revision', 'main', '--repo', 'a/b'],
      ['chute', 'get', 'x', '--revision', revision],
    ])
      expect((await bbx(words)).code, words.join(' ')).toBe(2)
  })

  it('is found by name, id and revision, with the slug of the platform', async () => {
    const made = await deployChute(platform, { name })
    ;({ chute_id: id, slug } = made)
    const byName = await bbx(['chute', 'get', name, '--json'])
    expect(chuteSchema.parse(byName.document())).toMatchObject({
      exit: 0,
      chute: { id, slug, name, hot: false, running: 0, costPerHour: 0 },
    })
    expect((await bbx(['chute', 'get', id])).stdout).toContain(`Slug: ${slug}\n`)
    const old = await bbx(['chute-slug', '--revision', revision, '--repo', 'owner/model'])
    expect(old.stdout).toBe(`rehearsal: Slug: ${slug}\nrehearsal: ID: ${id}\n`)
  })

  it("is found by its revision alone where its name is another program's, and not where two serve it", async () => {
    const served = 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'
    const code = `print("revision='${served}'")\n`
    const { chute_id: first } = await deployChute(platform, { name: 'owner-babelbit-holy-swift', code })
    const found = await bbx(['chute-slug', '--revision', served, '--json'])
    expect(chuteSchema.parse(found.document())).toMatchObject({ exit: 0, chute: { id: first, name: 'owner-babelbit-holy-swift' } })
    const { chute_id: second } = await deployChute(platform, { name: 'mine', code })
    const twice = refused(await bbx(['chute-slug', '--revision', served, '--json']))
    expect(twice).toMatchObject({ code: 2, error: { code: 'U0001', why: expect.stringContaining(second) } })
    expect(refused(await bbx(['chute-slug', '--revision', 'f'.repeat(40), '--json']))).toMatchObject({ code: 3, error: { code: 'E0001' } })
    for (const id of [first, second]) expect((await bbx(['chute', 'delete', id, '--keep-image', '--yes'])).code).toBe(0)
  })

  it('is shared with the validators, and what cannot be found is told: exit 3', async () => {
    const shares = chuteSharesSchema.parse((await bbx(['chute', 'share', name, '--json'])).document())
    expect(shares.shares).toHaveLength(5)
    const some = chuteSharesSchema.parse(
      (await bbx(['chute', 'share', id, '--user-id', 'rizzo2', '--user-id', 'no-such-user', '--json'])).document(),
    )
    expect(some).toMatchObject({
      exit: 3,
      shares: [
        { user: 'rizzo2', outcome: 'shared' },
        { user: 'no-such-user', outcome: 'failed', why: expect.stringContaining('404') },
      ],
    })
    const back = chuteSharesSchema.parse((await bbx(['chute', 'share', id, '--user-id', 'rizzo2', '--remove', '--json'])).document())
    expect(back).toMatchObject({ exit: 0, shares: [{ outcome: 'removed' }] })
  })

  it('answers no ping while it is cold: exit 3, with what to do', async () => {
    expect(refused(await bbx(['chute', 'ping', name, '--json']))).toMatchObject({
      ...{ code: 3, error: { code: 'E0074', remedy: expect.stringContaining('bbx chute warmup') } },
    })
  })

  it('gets hot, and says what that costs before', async () => {
    const warm = await bbx(['chute', 'warmup', name, '--json'])
    expect(chuteWarmupSchema.parse(warm.document())).toMatchObject({ exit: 0, chute: { id }, instances: [{ active: true }] })
    expect(warm.stderr).toMatch(/while it is hot .* costs its owner \$0\.\d+\/h/)
    const list = chutesSchema.parse((await bbx(['chute', 'list', '--json'])).document())
    expect(list.chutes).toMatchObject([{ id, running: 1 }])
    expect(list.costPerHour).toBeGreaterThan(0)
    expect((await bbx(['chute', 'list'])).stdout).toMatch(/hot, costs \$0\.\d+\/h with 1 instance/)
  })

  it('passes the five questions, or says what is out of order: exit 1', async () => {
    const good = await bbx(['ping-chute', '--revision', revision, '--repo', 'owner/model', '--json'])
    expect(chutePingSchema.parse(good.document())).toMatchObject({
      exit: 0,
      passed: true,
      chute: { id, slug },
      expectedRevision: revision,
      health: { modelLoaded: true },
    })
    platform.platform.habits.answerRevision = '0'.repeat(40)
    const other = chutePingSchema.parse(
      (await bbx(['chute', 'ping', '--revision', revision, '--repo', 'owner/model', '--json'])).document(),
    )
    expect(other).toMatchObject({ exit: 1, passed: false, health: { revision: '0'.repeat(40), faults: [{ code: 'S2006' }] } })
    platform.platform.habits.answerRevision = null
  })

  it('has logs: of its instance, of its start, and as they come until Ctrl-C', async () => {
    const recent = await bbx(['chute', 'logs', name])
    expect(recent.code).toBe(0)
    expect(recent.stdout).toContain('rehearsal: model loaded, answering')
    const startup = await bbx(['chute', 'logs', name, '--startup', '--latest', '--json'])
    const lines = startup.stdout
      .trim()
      .split('\n')
      .map((line) => chuteLogLineSchema.parse(JSON.parse(line)))
    expect(lines.at(-1)).toMatchObject({ log: 'model loaded, answering' })
    const instance = String(lines[0]?.instance)
    const old = await bbx(['chute-logs', '--instance-id', instance])
    expect(old.stdout).toContain('model loaded, answering')

    const followed = await bbx(['chute', 'logs', name, '--follow'], {
      meanwhile(child) {
        child.stdout?.on('data', (text: string) => {
          if (text.includes('answering')) child.kill('SIGINT')
        })
      },
    })
    expect(followed.code).toBe(130)
    expect(followed.stderr).not.toContain('error')
  })

  it('needs the hotkey for what an instance said at its start', async () => {
    const byKey = { CHUTES_CONFIG_PATH: join(cwd, 'none.ini'), CHUTES_API_URL: platform.url, CHUTES_API_KEY: platform.account.apiKey }
    expect(refused(await bbx(['chute', 'logs', name, '--startup', '--json'], { env: byKey }))).toMatchObject({
      ...{ code: 3, error: { code: 'E0010', what: expect.stringContaining('encrypted to the hotkey') } },
    })
  })

  it('is deleted after a yes only, then its image', async () => {
    expect(refused(await bbx(['chute', 'delete', '--image', 'packages:abc123', '--yes', '--json']))).toMatchObject({
      ...{ code: 3, error: { code: 'E0071', what: expect.stringContaining('a chute uses the image') } },
    })
    const asked = await bbx(['chute', 'delete', name])
    expect(asked.code).toBe(2)
    expect(asked.stderr).toMatch(/it is hot and costs \$0\.\d+\/h now/)
    expect(asked.stderr).toContain('U0040')
    const other = await deployChute(platform, { name: 'another-one' })
    const first = chuteDeletionSchema.parse(
      (await bbx(['delete-chute', '--revision', revision, '--repo', 'owner/model', '--yes', '--json'])).document(),
    )
    expect(first).toMatchObject({ exit: 0, chute: { id }, image: { fate: 'in use' } })
    const last = chuteDeletionSchema.parse((await bbx(['chute', 'delete', other.chute_id, '--yes', '--json'])).document())
    expect(last).toMatchObject({ exit: 0, image: { name: 'packages', tag: 'abc123', fate: 'deleted' } })
    expect(platform.platform.state.chutes).toEqual([])
    expect(platform.platform.state.images).toEqual([])
  })
})

it('deploy-local-chute takes a repository as the tool of babelbit does, or a folder, and not both', async () => {
  const hub = { HF_ENDPOINT: 'http://127.0.0.1:1' }
  const words = ['deploy-local-chute', '--revision', 'main', '--json']
  expect(refused(await bbx([...words, '--repo', 'owner/model'], { env: hub }))).toMatchObject({
    code: 3,
    error: { code: 'E0007', what: expect.stringContaining('the hub') },
  })
  expect(refused(await bbx(words, { env: hub }))).toMatchObject({ code: 2, error: { code: 'U0001' } })
  expect(refused(await bbx([...words, 'm', '--repo', 'owner/model'], { env: hub }))).toMatchObject({ code: 2, error: { code: 'U0001' } })
})

it('no secret was printed by any of it', () => {
  const secrets = [platform.account.apiKey, platform.account.hotkeySeed]
  expect(ran.length).toBeGreaterThan(40)
  for (const { stdout, stderr } of ran) for (const secret of secrets) expect(stdout + stderr).not.toContain(secret)
})
