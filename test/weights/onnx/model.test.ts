import { describe, expect, it } from 'vitest'
import { encodeModel, encodeModelInChunks, type Graph } from '../../../src/weights/onnx/model.ts'
import { bytesField, encoded, floatField, intField, message, messageField, textField } from '../../../src/weights/onnx/protobuf.ts'

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return all
}

/** The examples of the protobuf encoding guide, and numbers at the edges of a varint. */
describe('protobuf', () => {
  it.each([
    [intField(1, 150), '089601'],
    [intField(1, 0), '0800'],
    [intField(1, 127), '087f'],
    [intField(1, 128), '088001'],
    [intField(16, 1), '800101'],
    [intField(3, -1), '18ffffffffffffffffff01'],
    [intField(1, 2 ** 40), '08808080808020'],
    [textField(2, 'testing'), '120774657374696e67'],
    [floatField(2, 1), '150000803f'],
    [bytesField(3, new Uint8Array(200)), `1ac801${'00'.repeat(200)}`],
    [messageField(3, message(intField(1, 150))), '1a03089601'],
    [message(), ''],
  ])('%#', (field, hex) => expect(encoded(field).toString('hex')).toBe(hex))
})

it('a whole model, byte by byte', () => {
  const bytes = encodeModel(
    {
      name: 'g',
      inputs: [{ name: 'x', shape: ['n', 2] }],
      outputs: [{ name: 'y', shape: ['n', 2] }],
      constants: [{ name: 'c', shape: [2], values: Float32Array.of(1, -2) }],
      nodes: [{ operator: 'Add', inputs: ['x', 'c'], outputs: ['y'], attributes: { axis: { ints: [1, 2] } } }],
    },
    { k: 'v' },
  )
  const field = (number: number, body: string) =>
    `${Buffer.from([(number << 3) | 2]).toString('hex')}${Buffer.from([body.length / 2]).toString('hex')}${body}`
  const text = (number: number, value: string) => field(number, Buffer.from(value).toString('hex'))
  const attribute = `${text(1, 'axis')}40014002a00107`
  const node = [text(1, 'x'), text(1, 'c'), text(2, 'y'), text(3, 'y'), text(4, 'Add'), field(5, attribute)].join('')
  const constant = `08021001${text(8, 'c')}${field(9, '0000803f000000c0')}`
  const port = (name: string) => text(1, name) + field(2, field(1, `0801${field(2, field(1, text(2, 'n')) + field(1, '0802'))}`))
  const graph = field(1, node) + text(2, 'g') + field(5, constant) + field(11, port('x')) + field(12, port('y'))
  const opset = `${text(1, '')}1011`
  const notes = text(1, 'k') + text(2, 'v')
  expect(bytes.toString('hex')).toBe(`0808${text(2, 'bbx')}${field(7, graph)}${field(8, opset)}${field(14, notes)}`)
})

describe('constants that are fetched when the file is written', () => {
  const graphOf = (shape: number[], values: Graph['constants'][number]['values']): Graph => ({
    name: 'g',
    inputs: [{ name: 'x', shape: ['n', 2] }],
    outputs: [{ name: 'y', type: 'int64', shape: ['n', 2] }],
    constants: [{ name: 'c', shape, values }],
    nodes: [],
  })
  const late = (shape: number[], found: Float32Array) =>
    encodeModelInChunks(
      graphOf(shape, async () => found),
      {},
    )

  it('give the same bytes, in pieces', async () => {
    const values = Float32Array.of(1, 2, 3, 4)
    expect(Buffer.concat(await collected(late([2, 2], values)))).toEqual(encodeModel(graphOf([2, 2], values), {}))
  })

  it('of another length than their shape are no file', async () => {
    await expect(collected(late([3], Float32Array.of(1)))).rejects.toThrow('4 bytes came where 12 were claimed')
  })

  it('cannot be encoded at once', () => {
    expect(() =>
      encodeModel(
        graphOf([1], async () => Float32Array.of(1)),
        {},
      ),
    ).toThrow(TypeError)
  })

  it('are too many where protobuf has no room for them', () => {
    expect(() => late([2 ** 29], new Float32Array(0))).toThrow(/more than an ONNX file may have/)
  })
})
