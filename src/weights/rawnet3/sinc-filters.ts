const { fround } = Math

/** Half of the kernel: its points left of the centre. */
const half = 125
const lowestHz = 50
const narrowestHz = 50
const highestHz = 8000

/** What the checkpoint holds of the front filters: edges [F] in Hz, and the window [125] and times [125] left of the centre. */
export interface FilterParameters {
  lowHz: Float32Array
  bandHz: Float32Array
  window: Float32Array
  times: Float32Array
}

/**
 * The front filters [2F, 1, 251] of RawNet3: F cosine band passes, then their F sines (reference sn21 5.3 step 3, asteroid's ParamSincFB).
 *
 * Every step is rounded to single precision in the order in which torch takes it: filters that were computed in double precision differ by 2e-6,
 * which moves embeddings by up to 1.3e-3, ten times more than everything else.
 */
export function sincFilters({ lowHz, bandHz, window, times }: FilterParameters): Float32Array {
  const filters = lowHz.length
  const length = 2 * half + 1
  const out = new Float32Array(2 * filters * length)
  for (let filter = 0; filter < filters; filter++) {
    const low = fround(lowestHz + Math.abs(lowHz[filter] as number))
    const wanted = fround(fround(low + narrowestHz) + Math.abs(bandHz[filter] as number))
    // As torch clamps: what is not a number stays so.
    const high = Math.min(Math.max(wanted, lowestHz), highestHz)
    const band = fround(high - low)
    const norm = fround(2 * band)
    const cosine = filter * length
    const sine = (filters + filter) * length
    out[cosine + half] = fround(norm / norm)
    for (let at = 0; at < half; at++) {
      const time = times[at] as number
      const [atHigh, atLow] = [fround(high * time), fround(low * time)]
      const shaped = (difference: number) => fround(fround(fround(difference / fround(time / 2)) * (window[at] as number)) / norm)
      const even = shaped(fround(fround(Math.sin(atHigh)) - fround(Math.sin(atLow))))
      const odd = shaped(fround(fround(Math.cos(atLow)) - fround(Math.cos(atHigh))))
      out[cosine + at] = even
      out[cosine + length - 1 - at] = even
      out[sine + at] = odd
      out[sine + length - 1 - at] = -odd
    }
  }
  return out
}
