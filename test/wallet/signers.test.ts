import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sr25519Verify } from '@polkadot/util-crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { ss58PublicKey } from '../../src/base/ss58.ts'
import { signerFromKeyFile } from '../../src/wallet/signer-from-key-file.ts'
import { signerFromUri } from '../../src/wallet/signer-from-uri.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-wallet-'))
afterAll(() => rmSync(folder, { recursive: true }))

// The development key //Alice: its seed and address are published with every Substrate chain.
const aliceSeed = '0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a'
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
// The development phrase of Substrate, without a path.
const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
const phraseAddress = '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV'

const open = (path: string) =>
  signerFromKeyFile(path, { signal: new AbortController().signal, password: () => Promise.reject(new Error('no password is needed')) })

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('a signer', () => {
  test.each([
    ['of //Alice', () => signerFromUri('//Alice', 'http://127.0.0.1:8999'), alice],
    ['from a hotkey file with a seed', () => open(file('seed', { secretSeed: aliceSeed, ss58Address: alice, accountId: '0x' })), alice],
    [
      'from a hotkey file with a phrase only',
      () => open(file('phrase', { secretSeed: null, secretPhrase: phrase, ss58Address: phraseAddress })),
      phraseAddress,
    ],
  ])('%s signs for its address', async (_, open, address) => {
    const signer = await open()
    expect(signer.address).toBe(address)
    const message = new TextEncoder().encode('sign this: 1760000000')
    const signature = await signer.sign(message)
    expect(signature).toHaveLength(64)
    expect(sr25519Verify(message, signature, ss58PublicKey(address) ?? '')).toBe(true)
  })

  test.each(['Alice', '', phrase, `${phrase}//Alice`, aliceSeed, '//Alice///password', '//A b'])(
    'the URI %j is refused and not repeated',
    async (uri) => {
      const error = await signerFromUri(uri, 'http://127.0.0.1:8999').catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: 'U0003' })
      if (uri !== '') expect(JSON.stringify([String(error), Object(error).why, Object(error).remedy])).not.toContain(`${uri}"`)
    },
  )

  test.each(['https://api.example.org', 'http://127.0.0.1.example.org', 'http://10.0.0.1:80', 'nonsense'])(
    'a development key does not sign for %s',
    async (endpoint) => {
      await expect(signerFromUri('//Alice', endpoint)).rejects.toMatchObject({ code: 'U0003' })
    },
  )

  test.each([
    ['missing', () => join(folder, 'nowhere'), null],
    ['a folder', () => folder, 'not a file'],
    ['not JSON', () => file('text', `not json ${aliceSeed}`), 'not JSON'],

    ['without a secret', () => file('public', { ss58Address: alice }), 'no secret'],
    ['with a seed that is no hex', () => file('nothex', { secretSeed: 'secret!', ss58Address: alice }), 'secretSeed'],
    ['with the address of another key', () => file('other', { secretSeed: aliceSeed, ss58Address: phraseAddress }), 'not the address'],
    [
      'with a phrase whose checksum is wrong',
      () => file('bad', { secretPhrase: 'bottom '.repeat(12).trim(), ss58Address: alice }),
      'checksum',
    ],
    ['huge', () => file('huge', ' '.repeat(70_000)), 'bytes'],
  ])('a hotkey file that is %s is refused; its secret stays out of the message', async (_, path, why) => {
    const error = await open(path()).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'U0007', why: why === null ? null : expect.stringContaining(why) })
    expect(`${String(error)} ${Object(error).why} ${Object(error).stack}`).not.toMatch(/e5be9a50|secret!|bottom/)
  })
})
