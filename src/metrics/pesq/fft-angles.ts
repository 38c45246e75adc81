const f32 = Math.fround
const twoPi = f32(6.283185307179586)
const known = new Map<number, Angles>()

/** Cosines and sines of the first half of a turn of `size` parts. */
interface Angles {
  cos: Float32Array
  sin: Float32Array
}

/** For an FFT of `size` points. They come from here, not from a kernel: the last bit of a sine depends on who computes it. Section 4. */
export function anglesOf(size: number): Angles {
  const made = known.get(size)
  if (made !== undefined) return made
  const angles = { cos: new Float32Array(size >> 1), sin: new Float32Array(size >> 1) }
  for (let part = 0; part < size >> 1; part++) {
    const angle = f32(f32(twoPi * part) / size)
    angles.cos[part] = Math.cos(angle)
    angles.sin[part] = Math.sin(angle)
  }
  known.set(size, angles)
  return angles
}

/** The smallest power of two that is at least `length`. */
export function powerOfTwo(length: number): number {
  let size = 1
  while (size < length) size *= 2
  return size
}
