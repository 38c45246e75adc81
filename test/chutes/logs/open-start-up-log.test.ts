import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Secret } from '../../../src/base/secret.ts'
import { type LogHotkey, openChunk, startUpKey } from '../../../src/chutes/logs/open-chunk.ts'
import { openStartUpLog } from '../../../src/chutes/logs/open-start-up-log.ts'
import { encryptChunk, newKeyPair } from '../../../src/localnet/chutes/encrypted-log.ts'
import { keyFromSeed } from '../../../src/wallet/key/make-key.ts'

/** Made by libsodium and other packages than ours: see the README beside it. */
const vector = JSON.parse(readFileSync(join(import.meta.dirname, 'vector.json'), 'utf8')) as {
  seed: string
  publicKey: string
  ephemeralKey: string
  key: string
  texts: string[]
  chunks: string[]
}
const ephemeralKey = Buffer.from(vector.ephemeralKey, 'base64')
const chunks = vector.chunks.map((chunk) => Buffer.from(chunk, 'base64'))

async function hotkeyOf(seed: string): Promise<LogHotkey> {
  const { publicKey, secrets } = await keyFromSeed(Buffer.from(seed, 'hex'), 'sr25519')
  return { publicKey, scalar: new Secret(secrets.privateKey.reveal().slice(2, 66)) }
}

it('is read with the seed of the hotkey that it is encrypted to', async () => {
  const hotkey = await hotkeyOf(vector.seed)
  expect(Buffer.from(hotkey.publicKey).toString('hex')).toBe(vector.publicKey)
  expect(Buffer.from(await startUpKey(hotkey, ephemeralKey)).toString('hex')).toBe(vector.key)
  expect(await openStartUpLog(chunks, ephemeralKey, hotkey)).toBe(vector.texts.join(''))
})

it('has a line for each piece, whether a line feed is in it or not', async () => {
  const hotkey = await hotkeyOf(vector.seed)
  const pair = newKeyPair()
  const pieces = ['one', 'two\n', 'three'].map((text) => encryptChunk(text, pair, hotkey.publicKey))
  expect(await openStartUpLog(pieces, Buffer.from(pair.public, 'hex'), hotkey)).toBe('one\ntwo\nthree')
})

it('is not read with another, nor when a byte of it is another', async () => {
  const [first] = chunks as [Buffer]
  const other = await hotkeyOf('22'.repeat(32))
  await expect(openStartUpLog(chunks, ephemeralKey, other)).rejects.toMatchObject({
    code: 'E0010',
    remedy: expect.stringContaining('hotkey'),
  })
  const hotkey = await hotkeyOf(vector.seed)
  for (const at of [0, 12, first.length - 1]) {
    const damaged = Uint8Array.from(first)
    damaged[at] = (damaged[at] ?? 0) ^ 1
    await expect(openStartUpLog([damaged], ephemeralKey, hotkey)).rejects.toMatchObject({ code: 'E0010' })
  }
  expect(() => openChunk(first.subarray(0, 27), Buffer.from(vector.key, 'hex'))).toThrow('cannot be decrypted')
})

it.each([new Uint8Array(32).fill(0xff), new Uint8Array(31), new Uint8Array(0)])('needs a key that is a point: %#', async (wrong) => {
  await expect(openStartUpLog([], wrong, await hotkeyOf(vector.seed))).rejects.toMatchObject({ code: 'E0011' })
})
