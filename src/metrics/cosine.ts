/** Dot product of two vectors of length 1, as a float32: the reference multiplies in single precision. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return Math.fround(sum)
}
