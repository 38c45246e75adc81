import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blake2AsU8a, sr25519Verify } from '@polkadot/util-crypto'
import { describe, expect, test } from 'vitest'
import { ipText, parseAxon } from '../../src/chain/reads/axon.ts'
import { parseCommitment, parseRevealed } from '../../src/chain/reads/commitments.ts'
import { openRuntime } from '../../src/chain/scale/runtime.ts'
import { readMetadata } from '../../src/localnet/chain/read-metadata.ts'

const runtime = openRuntime((await readMetadata()).v15)
const golden = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../golden/chain', name), 'utf8'))

describe('what is sent', () => {
  const { calls } = golden('calls.json') as { calls: { call: string; args: unknown[]; hex: string; sameIn: { rehearsal: boolean } }[] }
  test.each(calls.map(({ call, args, hex }) => [call, args, hex] as const))('%s %j has the bytes of finney', (call, args, hex) => {
    const [section = '', name = ''] = call.split('.')
    expect(runtime.tables.tx[section]?.[name]?.(...args).toHex()).toBe(hex)
  })

  const { fixtures } = golden('signature-fixtures.json') as {
    fixtures: {
      pub: string
      method: string
      era: string
      nonce: number
      sig: string
      blockHash: string
      genesisHash: string
      specVersion: number
      transactionVersion: number
      tip: number
    }[]
  }
  test.each(fixtures)('a payload of block 9,101,269 is what its signer signed (nonce $nonce)', ({ pub, sig, ...fields }) => {
    const payload = runtime.registry.createTypeUnsafe('ExtrinsicPayload', [
      { ...fields, assetId: 0, mode: 0, metadataHash: null },
      { version: 4 },
    ])
    const bytes = payload.toU8a({ method: true } as never)
    expect(sr25519Verify(bytes.length > 256 ? blake2AsU8a(bytes) : bytes, Uint8Array.from(Buffer.from(sig.slice(2), 'hex')), pub)).toBe(
      true,
    )
  })
})

describe('what is read', () => {
  test.each([
    [0x08080808n, 4, '8.8.8.8'],
    [3_232_235_523n, 4, '192.168.0.3'],
    [0x20010db8000000000000000000000007n, 6, '2001:db8::7'],
  ])('the address %d of kind %d is %s', (ip, kind, text) => expect(ipText(ip, kind)).toBe(text))

  test('an address of zeros is no axon', () => {
    expect(parseAxon({ block: 5, ip: 0, port: 1, ipType: 4 })).toBeNull()
  })

  // The forms: reference chain-and-wallet 2.1 and 2.5.
  test('a commitment of text, one that is timelocked, one without text', () => {
    const record = (...fields: unknown[]) => ({ deposit: 0, block: 7, info: { fields } })
    expect(parseCommitment(record({ raw5: '0x68656c6c6f' }))).toEqual({ block: 7, text: 'hello', revealRound: null, sealedSha256: null })
    expect(parseCommitment(record({ timelockEncrypted: { encrypted: '0xab', revealRound: 1000 } }))).toEqual({
      block: 7,
      text: null,
      revealRound: 1000,
      // printf '\\xab' | sha256sum
      sealedSha256: '087d80f7f182dd44f184aa86ca34488853ebcc04f0c60d5294919a466b463831',
    })
    expect(parseCommitment(record('None', { sha256: `0x${'00'.repeat(32)}` }))).toEqual({
      block: 7,
      text: null,
      revealRound: null,
      sealedSha256: null,
    })
    expect(parseCommitment(null)).toBeNull()
  })

  test('what was opened: with its length in front, and of a writer that forgot it', () => {
    expect(
      parseRevealed([
        ['0x1468656c6c6f', 9],
        ['0x68656c6c6f', '0x0a'],
      ]),
    ).toEqual([
      { block: 9, text: 'hello' },
      { block: 10, text: 'hello' },
    ])
  })
})
