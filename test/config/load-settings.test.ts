import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type SettingKey, settingKeys } from '../../src/config/settings-table.ts'
import { submissionVariables } from '../../src/config/submission-variables.ts'
import { settingsFrom } from './settings-fixture.ts'

describe('where a setting comes from', () => {
  const everywhere = {
    flags: { engineUrl: 'http://flag' },
    environment: { BBX_ENGINE_URL: 'http://own', BB_UTTERANCE_ENGINE_URL: 'http://subnet' },
    env: 'BBX_ENGINE_URL=http://own-file\nBB_UTTERANCE_ENGINE_URL=http://subnet-file\n',
    toml: '[engine]\nurl = "http://toml"\n',
  }
  const { flags: _flag, ...noFlag } = everywhere
  const cases: [string, Parameters<typeof settingsFrom>[0], string | null, string][] = [
    ['the flag before all else', everywhere, 'http://flag', 'flag'],
    ['our own variable before the subnet’s', noFlag, 'http://own', 'environment'],
    [
      'the environment before .env',
      { ...noFlag, environment: { BB_UTTERANCE_ENGINE_URL: 'http://subnet' } },
      'http://subnet',
      'environment',
    ],
    ['.env before config.toml', { env: everywhere.env, toml: everywhere.toml }, 'http://own-file', '.env'],
    ['config.toml before the default', { toml: everywhere.toml }, 'http://toml', 'config.toml'],
    ['an empty variable says nothing', { environment: { BBX_ENGINE_URL: '' }, toml: everywhere.toml }, 'http://toml', 'config.toml'],
    ['the default', {}, null, 'default'],
  ]
  it.each(cases)('%s', async (_title, given, value, origin) => {
    const { settings } = await settingsFrom(given)
    expect(settings.get('engine.url')).toMatchObject({ value, origin })
  })

  it('names the variable and the file', async () => {
    const { settings, cwd } = await settingsFrom({ env: 'CHUTES_TIMEOUT_SEC=7' })
    expect(settings.get('miner.timeoutS')).toEqual({
      value: 7,
      origin: '.env',
      source: `CHUTES_TIMEOUT_SEC in ${join(cwd, '.env')}`,
      variable: 'CHUTES_TIMEOUT_SEC',
    })
  })

  it('every default can be parsed', async () => {
    const { settings } = await settingsFrom({})
    for (const key of settingKeys) expect(() => settings.get(key), key).not.toThrow()
    expect(settings.number('embedder.dimensions')).toBe(64)
    expect(settings.boolean('submission.doSample')).toBe(true)
  })
})

describe('values in the forms of the seeds', () => {
  const cases: [SettingKey, string, string, unknown][] = [
    ...['1', 'true', 'TRUE', 'Yes', 'on'].map(
      (text) => ['submission.doSample', 'CHUTE_DO_SAMPLE', text, true] as [SettingKey, string, string, unknown],
    ),
    ...['0', 'false', 'False', 'NO', 'off'].map(
      (text) => ['submission.doSample', 'CHUTE_DO_SAMPLE', text, false] as [SettingKey, string, string, unknown],
    ),
    ['cache.dir', 'BABELBIT_CACHE_DIR', 'path-~/models', 'HOME/models'],
    ['cache.dir', 'BABELBIT_CACHE_DIR', 'path-/models', '/models'],
    ['cache.dir', 'BABELBIT_CACHE_DIR', '~/models', 'HOME/models'],
    ['cache.dir', 'BABELBIT_CACHE_DIR', 'models', 'HOME/work/models'],
    ['cache.dir', 'BABELBIT_CACHE_DIR', 'path-finder', 'HOME/work/path-finder'],
    ['engine.url', 'BB_UTTERANCE_ENGINE_URL', 'https://api.example/', 'https://api.example'],
    ['engine.timeoutS', 'BABELBIT_API_TIMEOUT_S', '0.5', 0.5],
    ['chutes.urlTemplate', 'CHUTES_MINER_BASE_URL_TEMPLATE', 'https://{slug}.chutes.ai', 'https://{slug}.chutes.ai'],
  ]
  it.each(cases)('%s: %s=%s', async (key, variable, text, expected) => {
    const { settings, home } = await settingsFrom({ environment: { [variable]: text } })
    expect(settings.get(key).value).toBe(typeof expected === 'string' ? expected.replace('HOME', home) : expected)
  })

  const refused: [SettingKey, string, string, RegExp][] = [
    ['submission.doSample', 'CHUTE_DO_SAMPLE', 'maybe', /1, true, yes or on/],
    ['cache.dir', 'BABELBIT_CACHE_DIR', '~somebody/x', /~\//],
    ['engine.url', 'BB_UTTERANCE_ENGINE_URL', 'localhost:8999', /http:\/\//],
    ['engine.url', 'BB_UTTERANCE_ENGINE_URL', 'http://me:pw@host', /without user name/],
    ['engine.timeoutS', 'BABELBIT_API_TIMEOUT_S', 'NaN', /a number from/],
    ['engine.timeoutS', 'BABELBIT_API_TIMEOUT_S', '-1', /a number from/],
    ['engine.timeoutS', 'BABELBIT_API_TIMEOUT_S', '1e999', /a number from/],
    ['embedder.dimensions', 'EMBED_DIM', '64.5', /a whole number/],
    ['embedder.dimensions', 'EMBED_DIM', '0x40', /a whole number/],
    ['test.runtime', 'BBX_RUNTIME', 'podman', /one of auto, docker, process, remote/],
    ['hotkey.address', 'BBX_HOTKEY', '0xabc', /SS58/],
    ['embedder.name', 'EMBEDDER_NAME', 'a\nb', /one line/],
  ]
  it.each(refused)('%s: %s=%s is refused with the right form', async (key, variable, text, form) => {
    const { settings } = await settingsFrom({ environment: { [variable]: text } })
    expect(() => settings.get(key)).toThrow(expect.objectContaining({ code: 'U0003', remedy: expect.stringMatching(form) }))
    expect(() => settings.get(key)).toThrow(variable)
  })
})

describe('secrets', () => {
  it('never show themselves', async () => {
    const { settings } = await settingsFrom({ environment: { HF_TOKEN: 'hf_abcdef' } })
    const value = settings.get('huggingface.token')
    expect(`${inspect(value, { depth: 9, showHidden: true })}${JSON.stringify(value)}${value.value}`).not.toContain('abcdef')
    expect(settings.secret('huggingface.token')?.reveal()).toBe('hf_abcdef')
  })

  it('two values for one secret are refused, both places named, neither value', async () => {
    const { settings, cwd } = await settingsFrom({ environment: { HF_TOKEN: 'hf_one' }, env: 'HUGGINGFACE_API_KEY=hf_two' })
    const ask = () => settings.secret('huggingface.token')
    expect(ask).toThrow(expect.objectContaining({ code: 'U0004', exit: 2 }))
    expect(ask).toThrow('HF_TOKEN')
    expect(ask).toThrow(`HUGGINGFACE_API_KEY in ${join(cwd, '.env')}`)
    expect(ask).not.toThrow(/hf_one|hf_two/)
  })

  const names = ['HUGGINGFACE_API_KEY', 'HF_TOKEN', 'HF_ACCESS_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'BBX_HUGGINGFACE_TOKEN']
  it.each(names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other] as const)))(
    '%s and %s: either is the token of the hub, and two that differ are an error that names both',
    async (one, other) => {
      for (const name of [one, other]) {
        const { settings } = await settingsFrom({ environment: { [name]: 'hf_one' } })
        expect(settings.secret('huggingface.token')?.reveal()).toBe('hf_one')
      }
      const { settings } = await settingsFrom({ environment: { [one]: 'hf_one', [other]: 'hf_two' } })
      const ask = () => settings.secret('huggingface.token')
      expect(ask).toThrow(expect.objectContaining({ code: 'U0004' }))
      expect(ask).toThrow(one)
      expect(ask).toThrow(other)
      expect(ask).not.toThrow(/hf_one|hf_two/)
    },
  )

  it('the same value in two places is one secret', async () => {
    const { settings } = await settingsFrom({ environment: { HF_TOKEN: 'hf_one' }, env: 'HUGGING_FACE_HUB_TOKEN="hf_one"' })
    expect(settings.secret('huggingface.token')?.reveal()).toBe('hf_one')
  })

  it("the hub's own login is a token too, and a second value beside it is refused", async () => {
    const { settings, home } = await settingsFrom({ login: 'hf_one\n' })
    const path = join(home, '.cache', 'huggingface', 'token')
    expect(settings.secret('huggingface.token')?.reveal()).toBe('hf_one')
    expect(settings.get('huggingface.token')).toMatchObject({ origin: 'login file', source: `the hub's login in ${path}` })
    expect(settings.secretTexts()).toContain('hf_one')
    const two = await settingsFrom({ login: 'hf_one', environment: { HF_ACCESS_TOKEN: 'hf_two' } })
    expect(() => two.settings.secret('huggingface.token')).toThrow(expect.objectContaining({ code: 'U0004' }))
    expect(() => two.settings.secret('huggingface.token')).toThrow(/HF_ACCESS_TOKEN and the hub's login in .*token give different values/)
  })

  it('HF_HOME says where that login is', async () => {
    const { home } = await settingsFrom({ login: 'hf_one' })
    const { settings } = await settingsFrom({ environment: { HF_HOME: join(home, '.cache', 'huggingface') } })
    expect(settings.secret('huggingface.token')?.reveal()).toBe('hf_one')
  })

  it('a login that cannot be read matters to the token and to nothing else', async () => {
    const { settings } = await settingsFrom({ login: new Uint8Array([0xff, 0xfe]) })
    expect(settings.string('cache.dir')).toMatch(/bbx$/)
    expect(() => settings.secret('huggingface.token')).toThrow(expect.objectContaining({ code: 'U0007' }))
  })

  const endpoints: [string, Parameters<typeof settingsFrom>[0], boolean][] = [
    ['token in the environment, endpoint in .env', { environment: { HF_TOKEN: 't' }, env: 'HF_ENDPOINT=http://evil' }, false],
    ['token in .env, endpoint in config.toml', { env: 'HF_TOKEN=t', toml: '[huggingface]\nurl="http://evil"' }, false],
    ['both in .env', { env: 'HF_TOKEN=t\nHF_ENDPOINT=http://mirror' }, true],
    ['token in .env, endpoint in the environment', { environment: { HF_ENDPOINT: 'http://mirror' }, env: 'HF_TOKEN=t' }, true],
    ['token in the environment, the usual endpoint', { environment: { HF_TOKEN: 't' } }, true],
    ['a login, the usual endpoint', { login: 't' }, true],
    ['a login, endpoint in the environment', { login: 't', environment: { HF_ENDPOINT: 'http://mirror' } }, true],
    ['a login, endpoint in .env, which came with a folder', { login: 't', env: 'HF_ENDPOINT=http://evil' }, false],
    ['an endpoint without a token', { env: 'HF_ENDPOINT=http://mirror' }, true],
  ]
  it.each(endpoints)('%s', async (_title, given, accepted) => {
    const { settings } = await settingsFrom(given)
    for (const key of ['huggingface.token', 'huggingface.url'] as const) {
      if (accepted) expect(() => settings.get(key)).not.toThrow()
      else expect(() => settings.get(key)).toThrow(expect.objectContaining({ code: 'U0010' }))
    }
  })
})

describe('files that cannot be used', () => {
  const deep = 100_000
  const cases: [string, Parameters<typeof settingsFrom>[0], string, RegExp][] = [
    ['a .env that steers node', { env: 'A=1\nNODE_OPTIONS=--require ./x.js\n' }, 'U0003', /NODE_OPTIONS/],
    ['a .env that steers docker', { env: 'export DOCKER_HOST=tcp://evil' }, 'U0003', /DOCKER_HOST/],
    ['a .env that preloads a library', { env: 'LD_PRELOAD=/x.so' }, 'U0003', /LD_PRELOAD/],
    ['a .env behind a byte order mark', { env: '\uFEFFPATH=/evil' }, 'U0003', /PATH/],
    ['a binary .env', { env: new Uint8Array([65, 0, 66]) }, 'U0007', /\.env/],
    ['a .env that is not UTF-8', { env: new Uint8Array([65, 61, 255, 254]) }, 'U0007', /\.env/],
    ['a huge .env', { env: 'A=b\n'.repeat(100_000) }, 'U0007', /\.env/],
    ['broken TOML', { toml: '[engine\nurl=1' }, 'U0007', /config\.toml/],
    ['TOML as deep as a file can be', { toml: `a = ${'['.repeat(deep)}${']'.repeat(deep)}` }, 'U0007', /config\.toml/],
    ['an unknown key', { toml: '[engine]\nurll = "http://x"' }, 'U0003', /engine\.urll/],
    ['__proto__ as a section', { toml: '[__proto__]\nurl = "http://x"' }, 'U0003', /__proto__/],
    ['a list for a text', { toml: '[engine]\nurl = ["http://x"]' }, 'U0003', /engine\.url/],
  ]
  it.each(cases)('%s', async (_title, given, code, what) => {
    const error = await settingsFrom(given).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code, exit: 2, message: expect.stringMatching(what) })
  })

  it('a folder in place of .env', async () => {
    const { cwd } = await settingsFrom({})
    await mkdir(join(cwd, 'sub', '.env'), { recursive: true })
    const { readEnvFile } = await import('../../src/config/env-file.ts')
    await expect(readEnvFile(join(cwd, 'sub'), null)).rejects.toMatchObject({ code: 'U0007' })
    await expect(readEnvFile(cwd, join(cwd, 'named.env'))).rejects.toMatchObject({ code: 'U0007' })
  })

  it('variables called like members of Object are no variables of ours', async () => {
    const { settings } = await settingsFrom({ env: '__proto__=x\nconstructor=y\ntoString=z\nEMBED_DIM=32' })
    expect(settings.number('embedder.dimensions')).toBe(32)
  })
})

describe('what a submission gets', () => {
  it('only what the user set, in the form that every version of the seeds reads', async () => {
    const { settings } = await settingsFrom({ environment: { CHUTE_DO_SAMPLE: 'no', HF_TOKEN: 't' }, env: 'MINER_MODEL_ID=me/m' })
    expect(submissionVariables(settings)).toEqual({ CHUTE_DO_SAMPLE: '0', MINER_MODEL_ID: 'me/m' })
  })
})

describe("the wallet's hotkey", () => {
  const address = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
  const places: [string, string, string][] = [
    ['the file itself', 'key', 'key'],
    ['a folder of wallets', 'wallets', 'wallets/c/hotkeys/h'],
    ['its public twin', 'wallets', 'wallets/c/hotkeys/hpub.txt'],
  ]
  it.each(places)('%s', async (_title, path, file) => {
    const { settings, home } = await settingsFrom({
      environment: { BITTENSOR_WALLET_PATH: `path-~/${path}`, BITTENSOR_WALLET_COLD: 'c', BITTENSOR_WALLET_HOT: 'h' },
    })
    await mkdir(join(home, 'wallets', 'c', 'hotkeys'), { recursive: true })
    await writeFile(join(home, file), JSON.stringify({ ss58Address: address, secretSeed: '0x00' }))
    expect(await settings.walletHotkeyAddress()).toBe(address)
  })

  it.each([
    ['nothing there', null],
    ['encrypted', '$NACL\u0007x'],
    ['not JSON', 'word word'],
    ['no address', '{"ss58Address":7}'],
  ])('%s: null', async (_title, text) => {
    const { settings, home } = await settingsFrom({ environment: { BITTENSOR_WALLET_PATH: '~/key' } })
    if (text !== null) await writeFile(join(home, 'key'), text)
    expect(await settings.walletHotkeyAddress()).toBeNull()
  })
})
