import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { BbxError } from '../../../src/base/bbx-error.ts'
import { Secret } from '../../../src/base/secret.ts'
import { apiKeyIds } from '../../../src/chutes/account/api-key.ts'
import { readChutesConfig } from '../../../src/chutes/account/chutes-config.ts'
import { type ConfigToWrite, configText } from '../../../src/chutes/account/config-text.ts'

const path = '/home/m/.chutes/config.ini'
/** The seed of 32 bytes 0x11, and its address (reference chutes 2.1). */
const seed = '11'.repeat(32)
const hotkey = '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi'
const userId = '4d9b5a3e-7f0a-5c62-9e0f-0a1b2c3d4e5f'

const whole = `[api]
base_url = https://api.chutes.ai

[auth]
username = Tester_1
user_id = ${userId}
hotkey_seed = ${seed}
hotkey_name = h1
hotkey_ss58address = ${hotkey}

[payment]
address = ${hotkey}
`

function failure(act: () => unknown): BbxError {
  try {
    act()
  } catch (error) {
    if (error instanceof BbxError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a config.ini', () => {
  it('is read as the package writes it, the seed as a secret', () => {
    const config = readChutesConfig(whole, path)
    expect(config).toMatchObject({
      baseUrl: 'https://api.chutes.ai',
      account: { username: 'Tester_1', userId, hotkey, hotkeyName: 'h1' },
      paymentAddress: hotkey,
    })
    expect(config.account?.seed.reveal()).toBe(seed)
    expect(JSON.stringify(config)).not.toContain('1111')
  })

  it('of the newer kind may lack [api]; without [auth] there is no account', () => {
    const newer = whole.slice(whole.indexOf('[auth]')).replace('hotkey_name = h1\n', '')
    expect(readChutesConfig(newer, path)).toMatchObject({ baseUrl: null, account: { username: 'Tester_1', hotkeyName: null } })
    expect(readChutesConfig('[api]\nbase_url: http://127.0.0.1:8000/\n', path)).toEqual({
      ...{ baseUrl: 'http://127.0.0.1:8000', account: null, paymentAddress: null },
    })
    expect(readChutesConfig('', path).account).toBe(null)
  })

  it('may have colons, comments and keys in any case', () => {
    const other = whole.replaceAll(' = ', ': ').replace('username', 'UserName').replace('[auth]', '# mine\n[auth]\n; note')
    expect(readChutesConfig(other, path)).toEqual(readChutesConfig(whole, path))
  })

  it.each([
    ['user_id = nobody', 'user_id = ', `${path} line 6: user_id is not a UUID`],
    [`hotkey_seed = 0x${seed}`, 'hotkey_seed = ', `${path} line 7: hotkey_seed is not 64 hex digits without 0x`],
    ['hotkey_ss58address = 5x', 'hotkey_ss58address = ', `${path} line 9: hotkey_ss58address is not an SS58 address`],
    ['base_url = ftp://x', 'base_url = ', `${path} line 2: base_url is not an address`],
    ['hotkey_name = 100%', 'hotkey_name = ', `${path} line 8: a % stands alone`],
    ['= x', 'hotkey_name = ', `${path} line 8: it is neither a section`],
  ])('names the line of %s', (line, replaced, what) => {
    const text = whole.split('\n').map((own) => (own.startsWith(replaced) ? line : own))
    const error = failure(() => readChutesConfig(text.join('\n'), path))
    expect(error).toMatchObject({ code: 'U0007', exit: 2, message: expect.stringContaining(what) })
    expect(error.message).not.toContain(seed)
  })

  it('names all keys of [auth] that are missing', () => {
    const error = failure(() => readChutesConfig('[auth]\nusername = a\nuser_id =\n', path))
    expect(error.message).toBe(`${path} lacks user_id, hotkey_seed, hotkey_ss58address in [auth]`)
  })
})

describe('the config.ini that bbx writes', () => {
  const toWrite = (change: Partial<ConfigToWrite['account']> = {}, baseUrl = 'https://api.chutes.ai'): ConfigToWrite => ({
    baseUrl,
    account: { username: 'Tester_1', userId, hotkey, hotkeyName: 'h1', seed: new Secret(seed), ...change },
    paymentAddress: hotkey,
  })

  it('is the one of the package, byte for byte', () => expect(configText(toWrite())).toBe(whole))

  it('has no raw %, and CPython and bbx read the same from it', () => {
    const written = configText(toWrite({ hotkeyName: '100% mine %(x)s' }, 'http://127.0.0.1:1/%20'))
    expect(written.replaceAll('%%', '')).not.toContain('%')
    expect(readChutesConfig(written, path)).toMatchObject({
      ...{ baseUrl: 'http://127.0.0.1:1/%20', account: { hotkeyName: '100% mine %(x)s' } },
    })
    const program =
      'import configparser,json,sys; p = configparser.ConfigParser(); p.read_string(sys.stdin.read()); print(json.dumps([p.sections(), p.get("api", "base_url"), p.get("auth", "hotkey_name")]))'
    const read = JSON.parse(execFileSync('python3', ['-c', program], { input: written, encoding: 'utf8' }))
    expect(read).toEqual([['api', 'auth', 'payment'], 'http://127.0.0.1:1/%20', '100% mine %(x)s'])
  })

  it('takes no value that would be another one when it is read', () => {
    for (const hotkeyName of ['', 'a\nb = c', ' a', 'a\x00b']) expect(() => configText(toWrite({ hotkeyName }))).toThrow(RangeError)
  })
})

describe('an API key', () => {
  const key = `cpk_${'0a'.repeat(16)}.${userId.replaceAll('-', '')}.${'aB3'.repeat(10)}Zz`

  it('says whose it is', () => {
    expect(key).toHaveLength(102)
    expect(apiKeyIds(new Secret(key), 'CHUTES_API_KEY')).toEqual({ userId, keyId: '0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a' })
  })

  it.each([key.slice(1), key.slice(0, -1), key.toUpperCase(), `${key} `, 'a-key'])('is refused without being shown: %#', (wrong) => {
    const error = failure(() => apiKeyIds(new Secret(wrong), 'CHUTES_API_KEY'))
    expect(error).toMatchObject({ code: 'U0003', message: 'CHUTES_API_KEY holds no API key of chutes' })
    expect(`${error.why} ${error.remedy}`).not.toContain(wrong.slice(0, 12))
  })
})
