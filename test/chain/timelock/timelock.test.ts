import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { openCommitment, sealCommitment } from '../../../src/chain/timelock/commitment.ts'
import { decodeEnvelope, encodeEnvelope } from '../../../src/chain/timelock/envelope.ts'
import { openTimelock } from '../../../src/chain/timelock/open-timelock.ts'
import { quicknet, roundAt, roundTimeMs } from '../../../src/chain/timelock/quicknet.ts'
import { sealTimelock } from '../../../src/chain/timelock/seal-timelock.ts'

interface Row {
  madeBy: string
  fn: string
  args: { data?: string }
  round: number
  roundSignature: string
  plaintext: string
  ciphertext: string
  secrets: { sigma: string; esk: string; nonce: string }
}

const golden: { quicknet: { publicKey: string; genesis: number; period: number }; rows: Row[] } = JSON.parse(
  await readFile(join(packageRoot(), 'test', 'golden', 'timelock', 'timelock.json'), 'utf8'),
)
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = (data: Uint8Array | null | undefined) => (data ? Buffer.from(data).toString('hex') : data)

/** What the package drew, in the order in which it is asked for. */
function drawn({ sigma, esk, nonce }: Row['secrets']): (count: number) => Uint8Array {
  const left = [sigma, esk, nonce].map(bytes)
  return (count) => {
    const next = left.shift()
    if (next?.length !== count) throw new Error(`${count} bytes were not expected`)
    return next
  }
}

const bare = ({ fn, ciphertext, round }: Row) => {
  if (fn !== 'encrypt_at_round') return bytes(ciphertext)
  const opened = decodeEnvelope(bytes(ciphertext))
  expect(opened?.round).toBe(round)
  return opened?.ciphertext ?? new Uint8Array()
}

describe('ciphertexts of the Python package bittensor-drand', () => {
  const rows = golden.rows.map((row, at) => [`${at} ${row.madeBy} ${row.fn} ${row.plaintext.length / 2} bytes`, row] as const)

  test.each(rows)('%s: made byte for byte, and opened', (_, row) => {
    const sealed = sealTimelock({
      plaintext: bytes(row.plaintext),
      round: row.round,
      publicKey: quicknet.publicKey,
      random: drawn(row.secrets),
    })
    const whole = row.fn === 'encrypt_at_round' ? encodeEnvelope({ ciphertext: sealed, round: row.round }) : sealed
    expect(hex(whole)).toBe(row.ciphertext)
    expect(hex(openTimelock(bare(row), bytes(row.roundSignature)))).toBe(row.plaintext)
    if (row.fn !== 'get_encrypted_commitment') return
    const text = row.args.data ?? ''
    const { round, secrets } = row
    expect(hex(sealCommitment({ text, round, publicKey: quicknet.publicKey, random: drawn(secrets) }))).toBe(row.ciphertext)
    expect(openCommitment(bare(row), bytes(row.roundSignature))).toBe(text)
  })

  test('of all rows, with the beacon that is written down here', () => {
    expect(rows).toHaveLength(36)
    expect(golden.quicknet).toEqual({ publicKey: hex(quicknet.publicKey), genesis: quicknet.genesisS, period: quicknet.periodS })
  })

  // By the Rust program of the chain, compiled to wasm: reference chain-and-wallet 3.2.
  test('and one of the chain itself', () => {
    const ciphertext = bytes(
      '979e0e1b52d25a60fdc4c429fe8add4a050be78f9587c1025aaf0297d882a4c84865b4e5a6e27d09f8e8fc455f5ab8390124622602980643cf6c8368f268a16286e50e934649727c543c3488e74a0b3c4a9dfcf25350dff40f998fe8ab716b552000000000000000f2710417500f121764932249eb08370f16fc84536f913c824908896327c8a7312000000000000000c15bf637146135fabb7d537b2b93ae48c0b5d7a821ab9090b00439540d258fa03a000000000000001e000000000000007a24a0763ca171528fc21c72c3d88e00b59ea1033149d9dd2ea542c44d020c000000000000007fc1f87a0ae433b2a8a4a00508000000000000004145535f47434d5f',
    )
    expect(Buffer.from(openTimelock(ciphertext, signatureOf(1000)) ?? []).toString()).toBe('this is a test')
    // The chain passes over what stands behind.
    expect(openTimelock(Buffer.concat([ciphertext, Buffer.from('more')]), signatureOf(1000))).not.toBeNull()
  })
})

function signatureOf(round: number): Uint8Array {
  return bytes(golden.rows.find((row) => row.round === round)?.roundSignature ?? '')
}

describe('what is sealed with the randomness of the system', () => {
  const seal = (text: string, round = 1000) => sealCommitment({ text, round, publicKey: quicknet.publicKey })

  test('opens with the signature of its round only, and is never the same twice', () => {
    const [one, other] = [seal('{"model": "ü"}'), seal('{"model": "ü"}')]
    expect(hex(one)).not.toBe(hex(other))
    expect(openCommitment(one, signatureOf(1000))).toBe('{"model": "ü"}')
    expect(openCommitment(one, signatureOf(20_791_007))).toBeNull()
  })

  test('does not open where one byte of it was changed', () => {
    const ciphertext = seal('later')
    // Every part of it; of the lengths and the suite, which are not signed, only what does not change the sense.
    fc.assert(
      fc.property(fc.nat(ciphertext.length - 8 - 8 - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(ciphertext)
        damaged[at] = (damaged[at] ?? 0) ^ change
        const isOuterLength = at >= 176 && at < 184
        return isOuterLength || openTimelock(damaged, signatureOf(1000)) === null
      }),
      { numRuns: 25 },
    )
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(300)],
    ['what is cut short', bytes(golden.rows[0]?.ciphertext ?? '').subarray(0, 200)],
    ['a length of 2^63', Buffer.concat([bytes(golden.rows[0]?.ciphertext ?? '').subarray(0, 96), Buffer.alloc(8, 0x7f), Buffer.alloc(90)])],
  ])('%s is no ciphertext', (_, data) => expect(openTimelock(data, signatureOf(1000))).toBeNull())

  test.each([new Uint8Array(), new Uint8Array(48), new Uint8Array(48).fill(0xff), Buffer.from(`c0${'00'.repeat(47)}`, 'hex')])(
    'a signature that is none opens nothing',
    (signature) => expect(openTimelock(seal('x'), signature)).toBeNull(),
  )
})

// 1024 bytes of ciphertext, 244 of them its own, 2 for the length: reference chain-and-wallet 2.5.
test('778 bytes are the longest text', () => {
  const seal = (text: string) => sealCommitment({ text, round: 1000, publicKey: quicknet.publicKey })
  expect(seal('x'.repeat(778))).toHaveLength(1024)
  expect(() => seal('x'.repeat(779))).toThrowError(
    expect.objectContaining({ code: 'U0013', message: expect.stringContaining('779 bytes') }),
  )
})

// Round 1000 is due 999 periods after the first: reference chain-and-wallet 3.1.
test('a round and its time', () => {
  expect(roundTimeMs(1000)).toBe((1_692_803_367 + 999 * 3) * 1000)
  expect([roundAt(roundTimeMs(1000)), roundAt(roundTimeMs(1000) - 1), roundAt(0)]).toEqual([1000, 999, 0])
})
