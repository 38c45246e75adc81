import { describe, expect, test } from 'vitest'
import { anyPublicKey, isSs58Address, ss58Address } from '../../src/base/ss58.ts'
import { fromHex, toHex } from '../../src/wallet/key/hex.ts'
import { keyFromUri } from '../../src/wallet/key/key-from-uri.ts'
import { keyFromPhrase } from '../../src/wallet/key/make-key.ts'
import { normalPhrase, phraseProblem } from '../../src/wallet/key/phrase.ts'
import { messageBytes, signWith, verifySignature } from '../../src/wallet/key/signatures.ts'
import { openKeyfile } from '../../src/wallet/keyfile/open-keyfile.ts'
import { parseKeyfile } from '../../src/wallet/keyfile/parse-keyfile.ts'
import { environmentPassword, passwordVariable } from '../../src/wallet/places/environment-password.ts'
import { goldenJson } from './golden-wallet.ts'

const hex = (text: string) => fromHex(text) ?? new Uint8Array()

interface Reading {
  ss58?: string
  type?: 0 | 1
  signs?: boolean
  err?: string
}

const read = async (body: string) => openKeyfile(parseKeyfile(body, 'FILE'), 'FILE')

describe('a plain key file', () => {
  const { rows } = goldenJson<{ rows: { case: string; body: string; readers: Record<string, Reading> }[] }>('readers.json')

  // Of the five packages bittensor-core, the newest, reads most and is the only one to compare the address.
  test.each(rows)('$case is read, or refused, as bittensor-core does', async ({ body, readers }) => {
    const { ss58, type, signs } = readers['core-0.1.5'] ?? {}
    const opened = read(body)
    if (ss58 === undefined) return expect(opened).rejects.toMatchObject({ code: 'U0007', exit: 2 })
    const { address, scheme, secrets } = await opened
    expect({ ss58: address, type: scheme === 'sr25519' ? 1 : 0, signs: secrets !== null }).toEqual({ ss58, type, signs })
  })

  test.each(rows)('$case: no message repeats anything of it', async ({ body }) => {
    const error = await read(body).then(
      () => null,
      (thrown) => thrown,
    )
    if (error !== null) expect(`${error.message} ${error.why} ${error.remedy} ${error.stack}`).not.toMatch(/stool|023d5fbd|2b400f61|hello/)
  })
})

describe('a secret URI', () => {
  const { vectors, mnemonics } = goldenJson<{
    vectors: {
      uri: string
      sr25519: { ss58?: string; error?: string }
      ed25519?: { ss58?: string; error?: string }
      asMnemonic?: { ss58?: string }
    }[]
    mnemonics: { mnemonic: string; ss58Address: string; publicKey: string; privateKey: string; secretSeed: string }[]
  }>('derivation.json')
  const rows = vectors.flatMap(({ uri, sr25519, ed25519 }) => [
    { uri, scheme: 'sr25519' as const, ...sr25519 },
    ...(ed25519 === undefined ? [] : [{ uri, scheme: 'ed25519' as const, ...ed25519 }]),
  ])

  test.each(rows)('$uri ($scheme)', async ({ uri, scheme, ss58 }) => {
    const made = keyFromUri(uri, scheme)
    if (ss58 === undefined) return expect(made).rejects.toThrow(RangeError)
    const key = await made
    expect(key.address).toBe(ss58)
    expect(await verifySignature(hex('0x01'), await signWith(key, hex('0x01')), key.publicKey)).toMatchObject({ scheme })
  })

  test.each(vectors.filter(({ asMnemonic }) => asMnemonic))('as bare words: $uri', async ({ uri, asMnemonic }) => {
    expect((await phraseProblem(normalPhrase(uri))) === null).toBe(asMnemonic?.ss58 !== undefined)
  })

  test.each(mnemonics)('$ss58Address has the private key that the package gives its words', async (golden) => {
    const { secrets, publicKey, address } = await keyFromPhrase(golden.mnemonic, 'sr25519')
    expect({ address, publicKey: toHex(publicKey), seed: secrets.seed?.reveal(), privateKey: secrets.privateKey.reveal() }).toEqual({
      address: golden.ss58Address,
      publicKey: golden.publicKey,
      seed: golden.secretSeed,
      privateKey: golden.privateKey,
    })
  })

  test('what is wrong with words is said by their place, not by the words', async () => {
    expect(await phraseProblem('stool feel open east woman hihg can denial forget screen trust salt')).toMatch(/small letters: word 6$/)
    expect(await phraseProblem('stool feel')).toMatch(/not 2$/)
    expect(await phraseProblem('feel stool open east woman high can denial forget screen trust salt')).toMatch(/checksum/)
  })
})

describe('signatures', () => {
  const { vectors, stringRule } = goldenJson<{
    vectors: { name: string; cryptoType?: 0 | 1; publicKey: string; message: string; signature: string; valid: boolean }[]
    stringRule: { input?: string; verifiesAs?: 'utf8' | 'hex'; error?: string }[]
  }>('signatures.json')

  test.each(vectors)('$name over $message', async ({ publicKey, message, signature, valid }) => {
    expect((await verifySignature(hex(message), hex(signature), hex(publicKey))) !== null).toBe(valid)
  })

  test.each(vectors.filter(({ name }) => name === 'ed25519-mnemonic'))('ed25519 over $message is the same to the byte', async (golden) => {
    const key = await keyFromUri('stool feel open east woman high can denial forget screen trust salt', 'ed25519')
    expect(toHex(key.publicKey)).toBe(golden.publicKey)
    expect(toHex(await signWith(key, hex(golden.message)))).toBe(golden.signature)
  })

  test.each(stringRule.filter(({ input }) => input !== undefined))('the text $input', ({ input = '', verifiesAs, error }) => {
    const expected = error !== undefined ? null : verifiesAs === 'hex' ? Buffer.from(input.slice(2), 'hex') : Buffer.from(input)
    expect(messageBytes(input)).toEqual(expected === null ? null : Uint8Array.from(expected))
  })

  test.each([0, 63, 65])('%i bytes are no signature', async (length) => {
    const { publicKey = '' } = vectors[0] ?? {}
    expect(await verifySignature(hex('0x'), new Uint8Array(length), hex(publicKey))).toBeNull()
  })
})

describe('addresses', () => {
  const { vectors } = goldenJson<{ vectors: { case: string; address: string; packageAccepts: boolean; publicKey?: string }[] }>('ss58.json')

  test.each(vectors)('$case', ({ address, packageAccepts, publicKey }) => {
    const read = anyPublicKey(address)
    expect(read === null ? undefined : toHex(read)).toBe(packageAccepts ? publicKey : undefined)
    if (read !== null) expect(isSs58Address(ss58Address(read))).toBe(true)
  })
})

describe('the password in the environment', () => {
  const { vectors } = goldenJson<{ vectors: { path: string; envName: string; password: string; value: string }[] }>('env-password.json')

  test.each(vectors)('$envName holds $password', ({ path, envName, password, value }) => {
    expect(passwordVariable(path)).toBe(envName)
    expect(environmentPassword(path, { [envName]: value })?.reveal()).toBe(password)
  })

  test.each(['not base64!', 'NjEsJD4xOA=', '////////', ' '])('the value %j', (value) => {
    const read = () => environmentPassword('/x/coldkey', { BT_PW__X_COLDKEY: value })
    if (value.trim() === '') return expect(read()).toBeNull()
    expect(read).toThrow(expect.objectContaining({ code: 'U0003', message: expect.not.stringContaining(value) }))
  })
})
