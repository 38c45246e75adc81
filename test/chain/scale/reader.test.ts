import { u8aToHex } from '@polkadot/util'
import { xxhashAsU8a } from '@polkadot/util-crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTypeTable } from '../../../src/chain/scale/build-type-table.ts'
import { readCompact } from '../../../src/chain/scale/compact.ts'
import { decodeScale } from '../../../src/chain/scale/decode-scale.ts'
import { xxHash64 } from '../../../src/chain/scale/hashers.ts'
import { openReader } from '../../../src/chain/scale/reader.ts'
import { openRuntime } from '../../../src/chain/scale/runtime.ts'
import { apiMethod, decodeAnswer } from '../../../src/chain/scale/runtime-api.ts'
import { decodeStored, storageKey, storagePrefix } from '../../../src/chain/scale/storage-item.ts'
import type { StoragePath } from '../../../src/chain/scale/storage-path.ts'
import { readMetadata } from '../../../src/localnet/chain/read-metadata.ts'
import { type Random, randomScale } from './random-scale.ts'

const metadata = (await readMetadata()).v15
const runtime = openRuntime(metadata)
// As it comes out of the cache.
const table: ReturnType<typeof buildTypeTable> = JSON.parse(JSON.stringify(buildTypeTable(metadata)))
const reader = openReader(table)
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'

/** mulberry32: a sequence that a seed fixes. */
function sequence(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const paths = Object.keys(table.storage) as StoragePath[]
/** What is read of a chain: `src/chain/reads`, `src/chain/submit`. */
const read: StoragePath[] = [
  'commitments.commitmentOf',
  'commitments.revealedCommitments',
  'drand.beaconConfig',
  'subtensorModule.axons',
  'subtensorModule.uids',
  'system.account',
  'timestamp.now',
]

describe('what is read by the table is what @polkadot/types reads', () => {
  test('in the defaults of every item', () => {
    expect(paths.length).toBeGreaterThan(200)
    const strange = paths.filter(
      (path) =>
        table.storage[path]?.optional === false &&
        (() => {
          try {
            return JSON.stringify(reader.decode(path, null)) !== JSON.stringify(decodeStored(runtime, path, null)?.toJSON())
          } catch {
            return true
          }
        })(),
    )
    // A number of 256 bits, which nothing here reads.
    expect(strange).toEqual(['baseFee.baseFeePerGas'])
  })

  test.each(read)('in values of %s, made at random', (path) => {
    const type = table.storage[path]?.value ?? -1
    for (let seed = 0; seed < 60; seed++) {
      const bytes = randomScale(table.types, type, sequence(seed))
      if (bytes === null) throw new Error('a part of it is not read here')
      expect(reader.decode(path, u8aToHex(bytes)), `seed ${seed}`).toEqual(decodeStored(runtime, path, u8aToHex(bytes))?.toJSON() ?? null)
    }
  })

  test('in values of all other items and of all functions, made at random', () => {
    let compared = 0
    for (const path of paths) {
      const bytes = randomScale(table.types, table.storage[path]?.value ?? -1, sequence(7))
      if (bytes === null || path === 'system.events' || path === 'system.digest') continue
      let theirs: unknown
      try {
        theirs = decodeStored(runtime, path, u8aToHex(bytes))?.toJSON()
      } catch {
        // Calls that are stored for later: their bytes are made up, and the package looks into them.
        continue
      }
      compared++
      expect(reader.decode(path, u8aToHex(bytes)), path).toEqual(theirs)
    }
    expect(compared).toBeGreaterThan(200)
    for (const call of Object.keys(table.apis)) {
      const method = apiMethod(runtime, call)
      const bytes = randomScale(table.types, table.apis[call]?.output ?? -1, sequence(11))
      if (bytes === null || method === null) continue
      let theirs: unknown
      try {
        theirs = decodeAnswer(runtime, method, u8aToHex(bytes)).toJSON()
      } catch {
        continue
      }
      expect(reader.api(call)?.decode(u8aToHex(bytes)), call).toEqual(theirs)
    }
  })

  test.each<[StoragePath, unknown[]]>([
    ['system.account', [alice]],
    ['subtensorModule.uids', [59, alice]],
    ['subtensorModule.axons', [65_535, alice]],
    ['commitments.commitmentOf', [0, alice]],
    ['drand.pulses', [20_791_007]],
    ['timestamp.now', []],
    ['drand.beaconConfig', []],
  ])('in the key of %s %j', (path, args) => {
    expect(reader.key(path, args)).toBe(storageKey(runtime, path, args))
    expect(reader.keyArguments(path, reader.key(path, args))).toEqual(args)
  })

  test('in the beginning of keys', () =>
    expect(reader.key('commitments.commitmentOf', [59])).toBe(storagePrefix(runtime, 'commitments.commitmentOf', [59])))

  test('in the time between two blocks', () =>
    expect([reader.specVersion, reader.stepMs]).toEqual([runtime.specVersion, Number(runtime.tables.consts.timestamp?.minimumPeriod)]))
})

test('XXH64 is that of the package, for every length up to a hundred', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => u8aToHex(xxHash64(bytes)) === u8aToHex(xxhashAsU8a(bytes, 64))))
})

describe('bytes that are no value are refused', () => {
  const type = table.storage['commitments.revealedCommitments']?.value ?? -1
  test.each([
    ['cut short', '0x04100102'],
    ['a length of 2^60', '0x13000000000000001000'],
    ['nothing', '0x'],
  ])('%s', (_, hex) => expect(() => decodeScale(table.types, type, Buffer.from(hex.slice(2), 'hex'))).toThrow(RangeError))
  test('an argument of another type', () => {
    expect(() => reader.key('subtensorModule.uids', [70_000, alice])).toThrow(/is no argument/)
    expect(() => reader.key('subtensorModule.uids', [59, 'nobody'])).toThrow(/is no argument/)
    expect(() => reader.key('subtensorModule.nothing', [])).toThrow(/has no storage/)
  })
  test.each([
    ['0x04', 1n],
    ['0x0101', 64n],
    ['0xfeffffff', 2n ** 30n - 1n],
    ['0x130000000000000010', 2n ** 60n],
  ])('compact %s is %s', (hex, value) => expect(readCompact(Buffer.from(hex.slice(2), 'hex'))[0]).toBe(value))
})
