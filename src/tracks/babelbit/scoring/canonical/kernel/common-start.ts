/** How many bytes two texts have in common from the start, at most `shorter`. Up to 15 behind are read. */
export function commonStart(a: usize, b: usize, shorter: usize): usize {
  for (let at: usize = 0; at < shorter; at += 16) {
    const different = i8x16.bitmask(i8x16.ne(v128.load(a + at), v128.load(b + at)))
    if (different !== 0) return min(shorter, at + ctz(different))
  }
  return shorter
}
