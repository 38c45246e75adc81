/** Room between arrays, so that their values at the same place do not fight for one line of the cache. */
const gap: usize = 192

/** Bytes of so many arrays of `size` floats. */
export function workBytes(size: usize, arrays: usize): usize {
  return arrays * (4 * size + gap)
}

export function workArray(work: usize, size: usize, which: usize): usize {
  return work + which * (4 * size + gap)
}
