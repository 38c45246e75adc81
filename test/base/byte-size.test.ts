import { expect, test } from 'vitest'
import { byteSize } from '../../src/base/byte-size.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [45_100, '45.1 kB'],
  [999_949, '999.9 kB'],
  [999_999, '1.0 MB'],
  [1_234_000_000, '1.2 GB'],
  [8 * 2 ** 40, '8.8 TB'],
  [5e18, '5000000.0 TB'],
])('%d bytes: %s', (bytes, shown) => {
  expect(byteSize(bytes)).toBe(shown)
})
