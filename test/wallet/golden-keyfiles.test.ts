import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../src/base/secret.ts'
import { decryptKeyfile } from '../../src/wallet/encryption/decrypt-keyfile.ts'
import { keyfileFormat } from '../../src/wallet/encryption/format.ts'
import { openNaclBox } from '../../src/wallet/encryption/nacl-box.ts'
import { naclKey } from '../../src/wallet/encryption/nacl-key.ts'
import { toHex } from '../../src/wallet/key/hex.ts'
import type { Key } from '../../src/wallet/key/key.ts'
import { signWith, verifySignature } from '../../src/wallet/key/signatures.ts'
import { keyfileText, publicText } from '../../src/wallet/keyfile/keyfile-text.ts'
import { openKeyfile } from '../../src/wallet/keyfile/open-keyfile.ts'
import { parseKeyfile } from '../../src/wallet/keyfile/parse-keyfile.ts'
import { type GoldenKey, goldenJson, goldenWallet } from './golden-wallet.ts'

const { signal } = new AbortController()
const keys = goldenJson<GoldenKey[]>('keys.json')
const bytesOf = (file: string) => readFileSync(join(goldenWallet, file))
const slow = { timeout: 240_000 }

/** The salt is the same for all files: one key a password opens all of them. Each costs seconds. */
const naclKeys = new Map<string, Promise<Uint8Array>>()
function keyOf(password: string): Promise<Uint8Array> {
  const known = naclKeys.get(password) ?? naclKey(password, signal)
  naclKeys.set(password, known)
  return known
}

async function textOf({ file, format, password = '' }: GoldenKey): Promise<string> {
  if (format === 'plain') return bytesOf(file).toString('utf8')
  if (format === 'nacl') return Buffer.from(openNaclBox(bytesOf(file), await keyOf(password)) ?? []).toString('utf8')
  return decryptKeyfile(bytesOf(file), format, new Secret(password), { path: file, signal })
}

async function open(key: GoldenKey): Promise<Key> {
  return openKeyfile(parseKeyfile(await textOf(key), key.file), key.file)
}

describe('every key file of the five packages', () => {
  test.each(keys)('$file opens to its address, and signs', slow, async (golden) => {
    expect(keyfileFormat(bytesOf(golden.file))).toBe(golden.format)
    const { secrets, ...key } = await open(golden)
    expect({ address: key.address, publicKey: toHex(key.publicKey), scheme: key.scheme }).toEqual({
      address: golden.ss58,
      publicKey: golden.publicKey,
      scheme: golden.cryptoType === 1 ? 'sr25519' : 'ed25519',
    })
    if (golden.publicOnly) return expect(secrets).toBeNull()
    if (secrets === null) throw new Error('no secret')
    expect(secrets.phrase?.reveal() ?? null).toBe(golden.mnemonic ?? null)
    if (golden.seed !== undefined) expect(secrets.seed?.reveal()).toBe(golden.seed)
    const message = Buffer.from('a message')
    const signature = await signWith({ ...key, secrets }, message)
    expect(await verifySignature(message, signature, key.publicKey)).toEqual({ scheme: key.scheme, wrapped: false })
    expect(await verifySignature(Buffer.from('another'), signature, key.publicKey)).toBeNull()
  })

  test.each(keys.filter(({ json }) => json))('$file is written again with the same values', async (golden) => {
    const { secrets, ...key } = await open(golden)
    const written = JSON.parse(secrets === null ? publicText(key) : keyfileText({ ...key, secrets }))
    // Of sr25519 bbx leaves the number `cryptoType` out, which the packages of 2025 cannot read.
    const { cryptoType, ...classic } = golden.json ?? {}
    expect(written).toEqual(cryptoType === 0 ? { ...classic, cryptoType } : classic)
  })

  test('a wrong password opens none', slow, async () => {
    const nacl = keys.find(({ format }) => format === 'nacl')
    expect(openNaclBox(bytesOf(nacl?.file ?? ''), await keyOf('pässwörd ☂ 2'))).toBeNull()
    const ansible = keys.find(({ format }) => format === 'ansible')?.file ?? ''
    const wrong = decryptKeyfile(bytesOf(ansible), 'ansible', new Secret('Golden-test-2'), { path: ansible, signal })
    await expect(wrong).rejects.toMatchObject({ code: 'U0011', exit: 2 })
  })
})
