/** A compact whole number of SCALE and where it ends. Throws RangeError where the bytes end before it does. */
export function readCompact(bytes: Uint8Array, at = 0): [value: bigint, end: number] {
  const first = bytes[at] ?? cutShort()
  const mode = first & 3
  const length = mode === 3 ? (first >> 2) + 4 : [1, 2, 4][mode]
  const start = mode === 3 ? at + 1 : at
  const value = littleEndian(bytes, start, length ?? 0)
  return [mode === 3 ? value : value >> 2n, start + (length ?? 0)]
}

/** A whole number of so many bytes, the lowest first. */
export function littleEndian(bytes: Uint8Array, at: number, length: number): bigint {
  if (at + length > bytes.length) cutShort()
  let value = 0n
  for (let place = at + length - 1; place >= at; place--) value = (value << 8n) | BigInt(bytes[place] ?? 0)
  return value
}

function cutShort(): never {
  throw new RangeError('the bytes end before the value does')
}
