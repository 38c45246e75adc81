import { describe, expect, test } from 'vitest'
import { embeddingTable } from '../../src/metrics/embedding-table.ts'

const one = Buffer.from(Float32Array.of(1, 0).buffer).toString('base64')
const table = (vectors: unknown, dimensions: unknown = 2) => JSON.stringify({ dimensions, vectors })

describe('a table in place of a model', () => {
  test('gives the vectors in the order of the texts', async () => {
    const other = Buffer.from(Float32Array.of(0, 1).buffer).toString('base64')
    const embedder = embeddingTable(table({ a: one, '': other }), 'table.json')
    expect(await embedder.embed(['', 'a'])).toEqual([Float32Array.of(0, 1), Float32Array.of(1, 0)])
  })

  test('a text that it lacks is named', async () => {
    const embedder = embeddingTable(table({ a: one }), 'table.json')
    await expect(embedder.embed(['a', 'b'])).rejects.toMatchObject({ code: 'E0009', message: 'table.json has no vector for "b"', exit: 3 })
  })

  test.each([
    ['not JSON', '{'],
    ['no vectors', '{"dimensions":2}'],
    ['dimensions of another type', table({ a: one }, '2')],
    ['not base64', table({ a: '*' })],
    ['a vector too short', table({ a: one }, 3)],
    ['a vector that is not finite', table({ a: Buffer.from(Float32Array.of(1, Number.NaN).buffer).toString('base64') })],
    ['an array', '[]'],
  ])('%s is refused', (_, json) => {
    expect(() => embeddingTable(json, 'table.json')).toThrow(expect.objectContaining({ code: 'U0007', exit: 2 }))
  })
})
