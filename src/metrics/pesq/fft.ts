/** Tables of a complex FFT of `size` points, a power of two. */
interface FftPlan {
  /** Twiddles in the order in which the blocks of a stage use them. */
  cos: Float32Array
  sin: Float32Array
  /** The same for the inverse. */
  minusSin: Float32Array
}

const f32 = Math.fround
const twoPi = f32(6.283185307179586)
const plans = new Map<number, FftPlan>()

/**
 * Radix-2 FFT in single precision, in place; section 4 of the specification fixes the order of every operation, because the score
 * depends on the last bit. `re` and `im` hold at least `size` values, `size` is a power of two.
 */
export function fft(size: number, re: Float32Array, im: Float32Array): void {
  const plan = planOf(size)
  butterflies(size, re, im, plan.cos, plan.sin)
  permute(size, re, im)
}

/** The inverse of `fft`, divided by `size`. */
export function inverseFft(size: number, re: Float32Array, im: Float32Array): void {
  const plan = planOf(size)
  butterflies(size, re, im, plan.cos, plan.minusSin)
  permute(size, re, im)
  const share = 1 / size
  for (let at = 0; at < size; at++) {
    re[at] = (re[at] as number) * share
    im[at] = (im[at] as number) * share
  }
}

/** All stages. Two at a time, so that each value is read and written half as often: the operations and their order stay the same. */
function butterflies(size: number, re: Float32Array, im: Float32Array, cos: Float32Array, sin: Float32Array): void {
  let half = size >> 1
  let blocks = 1
  for (; half > 1; half >>= 2, blocks <<= 2) twoStages(half, blocks, re, im, cos, sin)
  if (half === 1) lastStage(blocks, re, im, cos, sin)
}

function twoStages(half: number, blocks: number, re: Float32Array, im: Float32Array, cos: Float32Array, sin: Float32Array): void {
  const quarter = half >> 1
  for (let block = 0; block < blocks; block++) {
    const c = cos[block] as number
    const s = sin[block] as number
    const c0 = cos[2 * block] as number
    const s0 = sin[2 * block] as number
    const c1 = cos[2 * block + 1] as number
    const s1 = sin[2 * block + 1] as number
    const from = 2 * half * block
    for (let a = from; a < from + quarter; a++) {
      const b = a + quarter
      const d = a + half
      const e = b + half
      // Upper a, lower d; upper b, lower e.
      let x = re[a] as number
      let y = im[a] as number
      let u = re[d] as number
      let v = im[d] as number
      let cu = f32(c * u)
      let sv = f32(s * v)
      let su = f32(s * u)
      let cv = f32(c * v)
      const aRe = f32(f32(x + cu) + sv)
      const aIm = f32(f32(y - su) + cv)
      const dRe = f32(f32(x - cu) - sv)
      const dIm = f32(f32(y + su) - cv)
      x = re[b] as number
      y = im[b] as number
      u = re[e] as number
      v = im[e] as number
      cu = f32(c * u)
      sv = f32(s * v)
      su = f32(s * u)
      cv = f32(c * v)
      const bRe = f32(f32(x + cu) + sv)
      const bIm = f32(f32(y - su) + cv)
      const eRe = f32(f32(x - cu) - sv)
      const eIm = f32(f32(y + su) - cv)
      // The next stage: upper a, lower b; upper d, lower e.
      cu = f32(c0 * bRe)
      sv = f32(s0 * bIm)
      su = f32(s0 * bRe)
      cv = f32(c0 * bIm)
      re[a] = f32(aRe + cu) + sv
      im[a] = f32(aIm - su) + cv
      re[b] = f32(aRe - cu) - sv
      im[b] = f32(aIm + su) - cv
      cu = f32(c1 * eRe)
      sv = f32(s1 * eIm)
      su = f32(s1 * eRe)
      cv = f32(c1 * eIm)
      re[d] = f32(dRe + cu) + sv
      im[d] = f32(dIm - su) + cv
      re[e] = f32(dRe - cu) - sv
      im[e] = f32(dIm + su) - cv
    }
  }
}

function lastStage(blocks: number, re: Float32Array, im: Float32Array, cos: Float32Array, sin: Float32Array): void {
  for (let block = 0; block < blocks; block++) {
    const c = cos[block] as number
    const s = sin[block] as number
    const upper = 2 * block
    const lower = upper + 1
    const x = re[upper] as number
    const y = im[upper] as number
    const u = re[lower] as number
    const v = im[lower] as number
    const cu = f32(c * u)
    const sv = f32(s * v)
    const su = f32(s * u)
    const cv = f32(c * v)
    re[upper] = f32(x + cu) + sv
    im[upper] = f32(y - su) + cv
    re[lower] = f32(x - cu) - sv
    im[lower] = f32(y + su) - cv
  }
}

/** Puts each value where the reversed bits of its place say. */
function permute(size: number, re: Float32Array, im: Float32Array): void {
  let b = 0
  for (let a = 0; a < size; a++) {
    if (a < b) {
      const x = re[a] as number
      const y = im[a] as number
      re[a] = re[b] as number
      im[a] = im[b] as number
      re[b] = x
      im[b] = y
    }
    b = afterReversed(b, size >> 1)
  }
}

function planOf(size: number): FftPlan {
  const known = plans.get(size)
  if (known !== undefined) return known
  const half = size >> 1
  const cos = new Float32Array(half)
  const sin = new Float32Array(half)
  let reversed = 0
  for (let block = 0; block < half; block++) {
    const angle = f32(f32(twoPi * reversed) / size)
    cos[block] = Math.cos(angle)
    sin[block] = Math.sin(angle)
    reversed = afterReversed(reversed, half >> 1)
  }
  const plan = { cos, sin, minusSin: sin.map((one) => -one) }
  plans.set(size, plan)
  return plan
}

/** The next number, counted with its bits the other way round: `highest` is the bit of one. */
function afterReversed(number: number, highest: number): number {
  let bit = highest
  let next = number
  for (; bit > 0 && (next & bit) !== 0; bit >>= 1) next ^= bit
  return next | bit
}
