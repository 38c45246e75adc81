import { describe, expect, test } from 'vitest'
import { commitmentCall } from '../../../src/chain/commit/commitment-call.ts'
import { openRuntime } from '../../../src/chain/scale/runtime.ts'
import { readMetadata } from '../../../src/localnet/chain/read-metadata.ts'

const runtime = openRuntime((await readMetadata()).v15)

function bytesOf(data: Parameters<typeof commitmentCall>[1]): string | undefined {
  const { path, args } = commitmentCall(59, data)
  expect(path).toBe('commitments.setCommitment')
  return runtime.tables.tx.commitments?.setCommitment?.(...args).toHex()
}

// Bytes: reference chain-and-wallet 2.1, made there from the metadata of finney.
describe('a commitment as the chain reads it', () => {
  test('raw', () => expect(bytesOf({ raw: Buffer.from('hello') })).toBe('0x12003b00040668656c6c6f'))
  test('raw, and text that looks like hexadecimal', () => expect(bytesOf({ raw: Buffer.from('0x12') })).toBe('0x12003b00040530783132'))
  test('timelocked', () =>
    expect(bytesOf({ timelocked: Buffer.from('abababab', 'hex'), round: 1000 })).toBe('0x12003b00048610abababab' + 'e803000000000000'))
  test('raw, of the largest size', () => expect(bytesOf({ raw: new Uint8Array(128).fill(7) })).toBe(`0x12003b000481${'07'.repeat(128)}`))
})

// 128 of Raw128, 1024 of a timelocked field: reference chain-and-wallet 2.1.
describe('what does not fit is refused, and nothing is cut off', () => {
  test.each([
    ['129 raw bytes', { raw: new Uint8Array(129) }, /129 bytes.*takes 128/],
    ['1025 timelocked bytes', { timelocked: new Uint8Array(1025), round: 1 }, /1025 bytes.*takes 1024/],
    ['nothing', { raw: new Uint8Array() }, /empty/],
  ])('%s', (_, data, message) => {
    expect(() => commitmentCall(59, data)).toThrowError(
      expect.objectContaining({ code: 'U0013', exit: 2, message: expect.stringMatching(message) }),
    )
  })
})
