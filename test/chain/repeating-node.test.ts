import { expect, test } from 'vitest'
import type { Chain } from '../../src/chain/chain.ts'
import { readCommitments } from '../../src/chain/reads/commitments.ts'

/** A chain as far as a list of keys is read of it; each call of `page` is one question. */
function listing(page: (start: string) => string[]): Chain {
  const reader = { key: () => '0x00', decode: () => null, keyArguments: () => [] }
  const read = async (_: string, [, , start]: readonly unknown[]) => page(String(start))
  return { endpoint: 'ws://127.0.0.1:1', reader, read, storedRaw: async () => [] } as unknown as Chain
}

const at = { number: 1, hash: '0x01' }

test('a node that lists the same keys again and again is told, not asked for ever', async () => {
  await expect(
    readCommitments(
      listing(() => ['0x0001', '0x0002']),
      at,
      59,
    ),
  ).rejects.toMatchObject({ code: 'E0011' })
})

test('a list in pages is read to its end', async () => {
  const asked: string[] = []
  const pages: Record<string, string[]> = { '0x00': ['0x0001'], '0x0001': ['0x0002'] }
  const chain = listing((start) => {
    asked.push(start)
    return pages[start] ?? []
  })
  expect((await readCommitments(chain, at, 59)).size).toBe(0)
  expect(asked).toEqual(['0x00', '0x0001', '0x0002'])
})
