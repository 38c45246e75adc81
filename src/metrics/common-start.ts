import { firstByte } from './first-byte.ts'

/** How many bytes two texts have in common from the start. Three bytes behind each may be looked at. */
export function commonStart(view: DataView, a: number, aEnd: number, b: number, bEnd: number): number {
  const shorter = Math.min(aEnd - a, bEnd - b)
  for (let at = 0; at < shorter; at += 4) {
    const different = view.getInt32(a + at, true) ^ view.getInt32(b + at, true)
    if (different !== 0) return Math.min(shorter, at + firstByte(different))
  }
  return shorter
}
