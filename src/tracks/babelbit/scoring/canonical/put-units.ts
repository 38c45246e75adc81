import { floatText } from '../../../../base/python/float-text.ts'
import type { ByteWriter } from './byte-writer.ts'
import { piece } from './piece.ts'

/** Figures of the canonical path are whole ten-thousandths, 0 to 10000. */
export const unitScale = 10_000

/** Each figure's text in two words, and its length; 0 where it was not yet asked for. */
const words = new Int32Array(2 * (unitScale + 1))
const lengths = new Uint8Array(unitScale + 1)

/** `units` / 10000 as Python writes that float (`0.0`, `0.0312`, `1.0`), where there is room for 8 bytes: returns where it ends. */
export function copyUnits(view: DataView, at: number, units: number): number {
  if (lengths[units] === 0) learn(units)
  view.setInt32(at, words[2 * units] as number, true)
  view.setInt32(at + 4, words[2 * units + 1] as number, true)
  return at + (lengths[units] as number)
}

function learn(units: number): void {
  const text = piece(floatText(units / unitScale))
  words.set(text.words, 2 * units)
  lengths[units] = text.length
}

export function putUnits(out: ByteWriter, units: number): void {
  out.reserve(8)
  out.length = copyUnits(out.view, out.length, units)
}
