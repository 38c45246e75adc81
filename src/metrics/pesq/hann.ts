const windows = new Map<number, Float32Array>()

/** Periodic Hann window. Section 9.2. */
export function hann(length: number): Float32Array {
  const known = windows.get(length)
  if (known !== undefined) return known
  const window = Float32Array.from({ length }, (_, at) => 0.5 * (1 - Math.cos((6.28318530717959 * at) / length)))
  windows.set(length, window)
  return window
}
