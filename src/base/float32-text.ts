/** Numbers in single precision as text: base64 of their bytes, the lowest first. */
export function float32Text(values: Float32Array): string {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [at, value] of values.entries()) bytes.writeFloatLE(value, 4 * at)
  return bytes.toString('base64')
}

/** The same back; null where the bytes are no whole number of them. */
export function parseFloat32Text(base64: string): Float32Array | null {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length % 4 !== 0) return null
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at))
}
