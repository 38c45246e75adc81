import { floatText } from '../../../../base/python/float-text.ts'
import type { ByteWriter } from './byte-writer.ts'

/** Figures of the canonical path are whole ten-thousandths, 0 to 10000. */
export const unitScale = 10_000

const width = 8
const texts = new Uint8Array((unitScale + 1) * width)
for (let units = 0; units <= unitScale; units++) {
  const text = floatText(units / unitScale)
  texts[units * width] = text.length
  for (let at = 0; at < text.length; at++) texts[units * width + 1 + at] = text.charCodeAt(at)
}

/** Bytes that a figure takes at most. */
export const unitsWidth = 6

/** `units` / 10000 as Python writes that float (`0.0`, `0.0312`, `1.0`), where there is room: returns where it ends. */
export function copyUnits(bytes: Uint8Array, at: number, units: number): number {
  const from = units * width
  const count = texts[from] as number
  for (let i = 0; i < count; i++) bytes[at + i] = texts[from + 1 + i] as number
  return at + count
}

export function putUnits(writer: ByteWriter, units: number): void {
  writer.reserve(unitsWidth)
  writer.length = copyUnits(writer.bytes, writer.length, units)
}
