import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { platformOfNetwork } from '../../../src/cli/chutes/platform-of-network.ts'
import type { Context } from '../../../src/cli/context.ts'
import { noteLocalnet } from '../../../src/cli/localnet/running-localnets.ts'
import { type Given, settingsFrom } from '../../config/settings-fixture.ts'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'
import { testContext } from '../../support/test-context.ts'

const { signal } = new AbortController()
/** Of another account than the platform's. */
const otherKey = `cpk_${'0'.repeat(32)}.${'1'.repeat(32)}.${'a'.repeat(32)}`
const folder = (name: string) => mkdtemp(join(tmpdir(), `bbx-${name}-`))

let platform: TestPlatform
const notes: string[] = []
beforeAll(async () => {
  platform = await chutesPlatform()
})
afterAll(() => platform[Symbol.asyncDispose]())
beforeEach(() => {
  platform.requests.length = 0
  notes.length = 0
})

async function contextOf(given: Given, ini?: { text: string; mode?: number; place?: 'home' }): Promise<Context> {
  const path = join(await folder('chutes'), 'config.ini')
  const environment = { ...(ini === undefined || ini.place === 'home' ? {} : { CHUTES_CONFIG_PATH: path }), ...given.environment }
  const { settings, home, cwd } = await settingsFrom({ ...given, environment })
  if (ini !== undefined) {
    const at = ini.place === 'home' ? join(home, '.chutes', 'config.ini') : path
    await mkdir(dirname(at), { recursive: true })
    await writeFile(at, ini.text)
    await chmod(at, ini.mode ?? 0o600)
  }
  const context = await testContext(cwd)
  return { ...context, settings: async () => settings, progress: { ...context.progress, note: (text) => void notes.push(text) } }
}

const open = async (context: Context, state?: string) => platformOfNetwork({}, context, state ?? (await folder('state')))
const lastHeaders = () => platform.requests.at(-1)?.headers ?? {}

describe('on a chain of this machine', () => {
  const local = { BBX_NETWORK: 'ws://127.0.0.1:9944' }
  const note = { chain: 'ws://127.0.0.1:9944', hub: 'http://127.0.0.1:1', token: 't', account: 'm' }

  it('it is the platform of the localnet, with its key; the real account has no part', async () => {
    const state = await folder('state')
    await using _note = await noteLocalnet(state, { ...note, chutes: { url: platform.url, ...platform.account } })
    const context = await contextOf({ environment: { ...local, CHUTES_API_KEY: otherKey } }, { text: 'not even an INI file' })
    await using found = await open(context, state)
    expect(found).toMatchObject({ rehearsal: true, username: 'rehearsal', userId: platform.account.userId, managesByHotkey: false })
    expect((await found.chutes.account(signal)).username).toBe('rehearsal')
    expect(lastHeaders().authorization).toBe(`Bearer ${platform.account.apiKey}`)
    expect(found.chutes.chuteUrl('a-slug')).toBe(`${platform.url}/slug/a-slug`)
    expect(Buffer.from((await found.logHotkey())?.publicKey ?? []).length).toBe(32)
    expect(notes).toEqual([expect.stringMatching(/^rehearsal: /)])
  })

  it.each<[string, Record<string, string>]>([
    ['no localnet', {}],
    ['a key, and the real address', { CHUTES_API_KEY: otherKey }],
    ['another real address', { CHUTES_API_KEY: otherKey, CHUTES_API_URL: 'https://chutes.example' }],
    ['an address of this machine without a key', { CHUTES_API_URL: 'http://127.0.0.1:1' }],
  ])('%s: nobody is asked', async (_, environment) => {
    const context = await contextOf({ environment: { ...local, ...environment } }, { text: platform.configIni })
    await expect(open(context)).rejects.toMatchObject({ code: 'E0001', remedy: expect.stringContaining('bbx localnet --chutes') })
    expect(platform.requests).toEqual([])
  })

  it('an address of this machine may be named with a key', async () => {
    const { CHUTES_MINER_BASE_URL_TEMPLATE: _, ...named } = platform.environment
    await using found = await open(await contextOf({ environment: { ...local, ...named } }))
    expect(found).toMatchObject({ rehearsal: true, as: 'CHUTES_API_KEY' })
    expect((await found.chutes.account(signal)).username).toBe('rehearsal')
    // Its chutes must not be looked for among the real ones.
    expect(() => found.chutes.chuteUrl('a-slug')).toThrow(expect.objectContaining({ code: 'E0001' }))
  })
})

describe('on another network', () => {
  it('config.ini says where and as whom; its hotkey signs', async () => {
    const context = await contextOf({ environment: { CHUTES_API_URL: 'http://127.0.0.1:2' } }, { text: platform.configIni })
    await using found = await open(context)
    expect(found).toMatchObject({
      rehearsal: true,
      username: 'rehearsal',
      userId: platform.account.userId,
      managesByHotkey: true,
      keyId: null,
    })
    expect((await found.chutes.account(signal)).hotkey).toBe(platform.account.hotkey)
    expect(lastHeaders()['x-chutes-hotkey']).toBe(platform.account.hotkey)
    expect(notes[0]).toContain(`CHUTES_API_URL says http://127.0.0.1:2, but ${platform.url}`)
  })

  it('with a key too the hotkey manages, and the key calls', async () => {
    const environment = { CHUTES_API_KEY: platform.account.apiKey, CHUTES_MINER_BASE_URL_TEMPLATE: `${platform.url}/slug/{slug}` }
    await using found = await open(await contextOf({ environment }, { text: platform.configIni }))
    await found.chutes.account(signal)
    expect(lastHeaders()).toMatchObject({ 'x-chutes-hotkey': platform.account.hotkey })
    expect(lastHeaders().authorization).toBeUndefined()
    await found.chutes.invoke({ slug: 'nobody', path: '/health', body: {} }, signal).catch(() => {})
    expect(lastHeaders().authorization).toBe(`Bearer ${platform.account.apiKey}`)
    expect(lastHeaders()['x-chutes-hotkey']).toBeUndefined()
  })

  it('the wallet that a push commits with is not the account, unless the account is asked for by it', async () => {
    const flags = { walletName: 'miner', walletHotkey: 'h1' }
    const state = await folder('state')
    await using found = await platformOfNetwork({ withoutWallet: true }, await contextOf({ flags }, { text: platform.configIni }), state)
    expect((await found.chutes.account(signal)).hotkey).toBe(platform.account.hotkey)
    const nobody = platformOfNetwork({ withoutWallet: true }, await contextOf({ flags }), state)
    await expect(nobody).rejects.toMatchObject({ code: 'U0002', remedy: expect.stringContaining('bbx chute login --save') })
    // Without the option the wallet's key file is looked for.
    await expect(open(await contextOf({ flags }, { text: platform.configIni }))).rejects.toMatchObject({ code: 'U0007' })
  })

  it('without [api] the address is that of CHUTES_API_URL', async () => {
    const text = platform.configIni.slice(platform.configIni.indexOf('[auth]'))
    await using found = await open(await contextOf({ environment: { CHUTES_API_URL: platform.url } }, { text }))
    expect((await found.chutes.account(signal)).username).toBe('rehearsal')
    expect(notes.filter((text) => text.includes('CHUTES_API_URL'))).toEqual([])
  })

  it('a seed that others may read is told', async () => {
    await using _ = await open(await contextOf({}, { text: platform.configIni, mode: 0o644 }))
    expect(notes[0]).toMatch(/config\.ini holds a seed, and others on this machine may read it: chmod 600 /)
    expect(notes[0]).not.toContain(platform.account.hotkeySeed)
  })

  it.each<[string, Given, { text: string; place?: 'home' } | undefined, string, string]>([
    ['nobody is named', {}, undefined, 'U0002', 'which account'],
    ['a key is none', { environment: { CHUTES_API_KEY: 'abc' } }, undefined, 'U0003', 'no API key'],
    ['[auth] is missing', {}, { text: '[api]\nbase_url = http://127.0.0.1:1\n' }, 'U0002', 'which account'],
  ])('refuses: %s', async (_, given, ini, code, what) => {
    await expect(open(await contextOf(given, ini))).rejects.toMatchObject({ code, message: expect.stringContaining(what) })
  })

  it('refuses a key and a file of two accounts, and a seed that is not of its address', async () => {
    const two = await contextOf({ environment: { CHUTES_API_KEY: otherKey } }, { text: platform.configIni })
    await expect(open(two)).rejects.toMatchObject({
      code: 'U0004',
      message: expect.stringContaining('CHUTES_API_KEY is a key of the account 1111'),
    })
    const text = platform.configIni.replace(platform.account.hotkeySeed, '11'.repeat(32))
    const error = open(await contextOf({}, { text }))
    await expect(error).rejects.toMatchObject({ code: 'U0007', message: expect.stringContaining('hotkey_seed is the seed of 5DtDLm5r') })
    expect(platform.requests).toEqual([])
  })

  it('refuses an address that came with a folder, for the key of the environment and for the seed of the home', async () => {
    const env = `CHUTES_API_URL=${platform.url}\n`
    await expect(open(await contextOf({ env, environment: { CHUTES_API_KEY: platform.account.apiKey } }))).rejects.toMatchObject({
      code: 'U0010',
    })
    const text = platform.configIni.slice(platform.configIni.indexOf('[auth]'))
    await expect(open(await contextOf({ env }, { text, place: 'home' }))).rejects.toMatchObject({
      ...{ code: 'U0010', message: expect.stringContaining('the address of chutes comes from CHUTES_API_URL in ') },
    })
    // A file that the folder names brings an address of its own, which the key of the environment is not sent to.
    const path = join(await folder('evil'), 'config.ini')
    await writeFile(path, platform.configIni)
    const evil = await contextOf({ env: `CHUTES_CONFIG_PATH=${path}\n`, environment: { CHUTES_API_KEY: platform.account.apiKey } })
    await expect(open(evil)).rejects.toMatchObject({ code: 'U0010' })
    expect(platform.requests).toEqual([])
  })
})
