import fc from 'fast-check'
import { expect, it } from 'vitest'
import { engineFrames, frameReader, relayFrames } from '../../../../src/runtime/docker/transport/frames.ts'

const frame = (kind: number, content: Uint8Array, headBytes: number, lengthAt: number) => {
  const head = Buffer.alloc(headBytes)
  head[0] = kind
  head.writeUInt32BE(content.length, lengthAt)
  return Buffer.concat([head, content])
}

it.each([engineFrames, relayFrames])('frames come out as they went in, however the stream is cut: %o', (form) => {
  const frames = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 300 })), { maxLength: 20 })
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1 }), (given, cuts) => {
      const stream = Buffer.concat(given.map(([kind, content]) => frame(kind, content, form.headBytes, form.lengthAt)))
      const got: [number, Uint8Array][] = []
      let parts: Buffer[] = []
      const read = frameReader(form, (kind, piece, last) => {
        parts.push(Buffer.from(piece))
        if (!last) return
        got.push([kind, new Uint8Array(Buffer.concat(parts))])
        parts = []
      })
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const end = at + (cuts[turn % cuts.length] ?? 1)
        read(stream.subarray(at, end))
        at = end
      }
      expect(got).toEqual(given.map(([kind, content]) => [kind, new Uint8Array(content)]))
      expect(parts).toEqual([])
    }),
  )
})
