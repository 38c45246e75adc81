import type { ByteWriter } from './byte-writer.ts'
import { isPlain } from './is-plain.ts'
import type { TextStore } from './text-store.ts'

/** How code points become bytes: inside a JSON string, ASCII only or not, or as they are. */
export type TextForm = 'ascii-json' | 'json' | 'plain'

const quote = 0x22
const backslash = 0x5c
const hex = Buffer.from('0123456789abcdef')
const shortEscapes = new Map([
  [quote, 0x22],
  [backslash, 0x5c],
  [8, 0x62],
  [9, 0x74],
  [10, 0x6e],
  [12, 0x66],
  [13, 0x72],
])

/** Bytes that a code point takes at most. */
export const pointWidth = 12

/** Where there is room for the text and three bytes more: returns where it ends. */
export function copyText(out: ByteWriter, at: number, texts: TextStore, start: number, end: number, form: TextForm): number {
  if (!texts.isPlain) return copyPoints(out.bytes, at, texts, start, end, form)
  const from = texts.view
  const to = out.view
  const length = end - start
  for (let i = 0; i < length; i += 4) to.setInt32(at + i, from.getInt32(start + i, true), true)
  return at + length
}

export function putText(out: ByteWriter, texts: TextStore, start: number, end: number, form: TextForm): void {
  out.reserve((end - start) * pointWidth + 4)
  out.length = copyText(out, out.length, texts, start, end, form)
}

function copyPoints(out: Uint8Array, at: number, { bytes, points }: TextStore, start: number, end: number, form: TextForm): number {
  let to = at
  for (let i = start; i < end; i++) {
    const point = points[bytes[i] as number] as number
    if (isPlain(point)) out[to++] = point
    else to = putOther(out, to, point, form)
  }
  return to
}

function putOther(bytes: Uint8Array, at: number, point: number, form: TextForm): number {
  if (form === 'plain') return putUtf8(bytes, at, point)
  const short = shortEscapes.get(point)
  if (short !== undefined) {
    bytes[at] = backslash
    bytes[at + 1] = short
    return at + 2
  }
  if (form === 'json' && point >= 0x20) return putUtf8(bytes, at, point)
  if (point < 0x10000) return putUnit(bytes, at, point)
  const high = 0xd800 + ((point - 0x10000) >> 10)
  return putUnit(bytes, putUnit(bytes, at, high), 0xdc00 + ((point - 0x10000) & 0x3ff))
}

function putUnit(bytes: Uint8Array, at: number, unit: number): number {
  bytes[at] = backslash
  bytes[at + 1] = 0x75
  for (let digit = 0; digit < 4; digit++) bytes[at + 2 + digit] = hex[(unit >> (12 - 4 * digit)) & 15] as number
  return at + 6
}

function putUtf8(bytes: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    bytes[at] = point
    return at + 1
  }
  const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
  const lead = more === 1 ? 0xc0 : more === 2 ? 0xe0 : 0xf0
  bytes[at] = lead | (point >> (6 * more))
  for (let i = 1; i <= more; i++) bytes[at + i] = 0x80 | ((point >> (6 * (more - i))) & 0x3f)
  return at + 1 + more
}
