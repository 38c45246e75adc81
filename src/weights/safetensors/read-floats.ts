import type { FileHandle } from 'node:fs/promises'
import { halfFloat, upperHalf } from '../half-floats.ts'
import { refuse } from '../refusal.ts'

/** Bytes that are asked for at once. */
const piece = 2 ** 24

/** Types that become single precision, and how one of their values is read where it is not copied. */
const readers: Readonly<Record<string, null | ((bits: number) => number)>> = { F32: null, F16: halfFloat, BF16: upperHalf }

/**
 * Values of single, half or bfloat16 precision from a place in a file. Beside them nothing but one piece is in memory. Throws Refusal for another type, and where
 * the file ends early.
 */
export async function readFloats(file: FileHandle, dtype: string, position: number, values: number): Promise<Float32Array> {
  if (!Object.hasOwn(readers, dtype)) refuse(`its values are of the type ${dtype}, not of F32, F16 or BF16`)
  const read = readers[dtype] ?? null
  const out = new Float32Array(values)
  if (read === null) {
    const bytes = new Uint8Array(out.buffer)
    for (let at = 0; at < bytes.length; at += piece) await fill(file, bytes.subarray(at, at + piece), position + at)
    return out
  }
  const held = new Uint8Array(Math.min(piece, values * 2))
  for (let at = 0; at < values; at += piece / 2) {
    const count = Math.min(piece / 2, values - at)
    await fill(file, held.subarray(0, count * 2), position + at * 2)
    const bits = new Uint16Array(held.buffer, 0, count)
    for (let index = 0; index < count; index++) out[at + index] = read(bits[index] as number)
  }
  return out
}

/** Bytes of a file from a place on, all of them. Throws Refusal where it ends before. */
export async function fill(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file
      .read(bytes, at, bytes.length - at, position + at)
      .catch(({ code }: NodeJS.ErrnoException) => refuse(`it cannot be read at byte ${position + at}: the system says ${code}`))
    if (bytesRead === 0) refuse(`it ends at byte ${position + at}, before its data do`)
    at += bytesRead
  }
}
