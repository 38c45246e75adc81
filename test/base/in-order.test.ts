import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { each } from '../../src/base/each.ts'
import { inOrder } from '../../src/base/in-order.ts'

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

describe('inOrder', () => {
  it('keeps the order, whatever is done first, and never more under way than the window', async () => {
    let underWay = 0
    let most = 0
    const work = async (value: number) => {
      most = Math.max(most, ++underWay)
      await sleep((value * 7) % 5)
      underWay--
      return value
    }
    const values = Array.from({ length: 50 }, (_, at) => at)
    expect(await all(inOrder(each(values), work, 4))).toEqual(values)
    expect(most).toBe(4)
  })

  it('tells a result at once, also where the next value never comes', async () => {
    async function* values() {
      yield 1
      await new Promise(() => {})
    }
    const results = inOrder(values(), async (value) => value, 8)
    expect(await results.next()).toEqual({ done: false, value: 1 })
  })

  it('ends with a failure when its turn has come, and closes the source', async () => {
    let closed = false
    async function* values() {
      try {
        for (let value = 0; ; value++) yield value
      } finally {
        closed = true
      }
    }
    const seen: number[] = []
    const work = async (value: number) => {
      if (value === 2) throw new Error('two')
      return value
    }
    await expect(
      (async () => {
        for await (const value of inOrder(values(), work, 4)) seen.push(value)
      })(),
    ).rejects.toThrow('two')
    expect(seen).toEqual([0, 1])
    await expect.poll(() => closed).toBe(true)
  })

  it('ends with the failure of the source after what came before it', async () => {
    async function* values() {
      yield 1
      throw new Error('source')
    }
    const results = inOrder(values(), async (value) => value, 2)
    expect(await results.next()).toEqual({ done: false, value: 1 })
    await expect(results.next()).rejects.toThrow('source')
  })
})
