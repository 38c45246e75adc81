/** Samples of a frame: 25 ms at 16 kHz. */
export const frameSamples = 400
/** From 0 Hz to half the rate. */
export const frameBins = frameSamples / 2 + 1

/** 400 = 20 x 20: two steps of 20 points each. */
const side = 20
const cosines = Float64Array.from({ length: frameSamples }, (_, at) => Math.cos((2 * Math.PI * at) / frameSamples))
const sines = Float64Array.from({ length: frameSamples }, (_, at) => Math.sin((2 * Math.PI * at) / frameSamples))

/**
 * Squared magnitudes of the discrete Fourier transform of 400 real samples, as the first 201 values of `out`. After Cooley and Tukey: sample 20 a + b and
 * frequency c + 20 d, so that the sums over a (for each b and c) serve every d.
 */
export function powerSpectrum(frame: Float64Array, out: Float64Array): void {
  const { re, im } = firstStep(frame)
  for (let c = 0; c < side; c++) {
    for (let frequency = c; frequency < frameBins; frequency += side) {
      let [sumRe, sumIm] = [0, 0]
      for (let b = 0; b < side; b++) {
        const turn = (b * frequency) % frameSamples
        const [x, y] = [re[c * side + b] as number, im[c * side + b] as number]
        const [cos, sin] = [cosines[turn] as number, sines[turn] as number]
        sumRe += x * cos + y * sin
        sumIm += y * cos - x * sin
      }
      out[frequency] = sumRe * sumRe + sumIm * sumIm
    }
  }
}

const held = { re: new Float64Array(frameSamples), im: new Float64Array(frameSamples) }

/** The sums over a, by c and b. Real samples: c and 20 - c are conjugates of each other. */
function firstStep(frame: Float64Array): { re: Float64Array; im: Float64Array } {
  const { re, im } = held
  for (let c = 0; c <= side / 2; c++) {
    const mirrored = ((side - c) % side) * side
    for (let b = 0; b < side; b++) {
      let [sumRe, sumIm] = [0, 0]
      for (let a = 0; a < side; a++) {
        const turn = ((a * c) % side) * side
        const x = frame[a * side + b] as number
        sumRe += x * (cosines[turn] as number)
        sumIm -= x * (sines[turn] as number)
      }
      re[mirrored + b] = sumRe
      im[mirrored + b] = -sumIm
      re[c * side + b] = sumRe
      im[c * side + b] = sumIm
    }
  }
  return held
}
