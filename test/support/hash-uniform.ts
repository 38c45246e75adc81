/**
 * Numbers in [-1, 1) by a name and an index, the same in every language: a counter that starts at the name's FNV-1a hash, through the 32-bit finaliser of MurmurHash3; 24
 * bits.
 */
export function hashUniform(name: string): (index: number) => number {
  const seed = fnv1a(name)
  return (index) => {
    let x = (seed + Math.imul(index, 0x9e3779b9)) | 0
    x ^= x >>> 16
    x = Math.imul(x, 0x85ebca6b)
    x ^= x >>> 13
    x = Math.imul(x, 0xc2b2ae35)
    x ^= x >>> 16
    return (x >>> 8) / 8388608 - 1
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}
