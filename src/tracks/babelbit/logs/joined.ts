/** Text, bytes and text in one buffer of their own. */
export function joined(start: string, bytes: Uint8Array, end: string): Buffer {
  const before = Buffer.byteLength(start)
  const all = Buffer.allocUnsafeSlow(before + bytes.length + Buffer.byteLength(end))
  all.write(start, 0)
  all.set(bytes, before)
  all.write(end, before + bytes.length)
  return all
}
