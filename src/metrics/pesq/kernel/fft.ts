import { lastStages } from './last-stages'
import { bitsOf, blockCosines, blockSines, sizeOf } from './plan'
import { leastVectored, smallFft } from './small-fft'

/**
 * Radix-2 FFT in single precision from `re` and `im`, which it uses up, to `toRe` and `toIm`. `sign` is 1, or -1 for the inverse; results
 * are multiplied by `share`. Section 4 of the specification fixes every operation and its order, because the score depends on the last bit;
 * here only independent ones are done side by side.
 */
export function fft(plan: usize, re: usize, im: usize, toRe: usize, toIm: usize, sign: f32, share: f32): void {
  const size = sizeOf(plan)
  if (size < leastVectored) {
    smallFft(plan, re, im, toRe, toIm, sign, share)
    return
  }
  let half = size >> 1
  let blocks = 1
  if ((bitsOf(plan) & 1) !== 0) {
    firstStage(plan, half, re, im, sign)
    half >>= 1
    blocks = 2
  }
  for (; half > 2; half >>= 2) {
    twoStages(plan, half, blocks, re, im, sign)
    blocks <<= 2
  }
  lastStages(plan, re, im, toRe, toIm, sign, share)
}

/** One stage ahead of those that go in pairs. It has one block. */
function firstStage(plan: usize, half: usize, re: usize, im: usize, sign: f32): void {
  const c = v128.load32_splat(blockCosines(plan))
  const s = f32x4.mul(v128.load32_splat(blockSines(plan)), f32x4.splat(sign))
  const toLower = half << 2
  for (const end = re + toLower; re < end; re += 16) {
    const x = v128.load(re)
    const y = v128.load(im)
    const u = v128.load(re + toLower)
    const v = v128.load(im + toLower)
    const cu = f32x4.mul(c, u)
    const sv = f32x4.mul(s, v)
    const su = f32x4.mul(s, u)
    const cv = f32x4.mul(c, v)
    v128.store(re, f32x4.add(f32x4.add(x, cu), sv))
    v128.store(im, f32x4.add(f32x4.sub(y, su), cv))
    v128.store(re + toLower, f32x4.sub(f32x4.sub(x, cu), sv))
    v128.store(im + toLower, f32x4.sub(f32x4.add(y, su), cv))
    im += 16
  }
}

/** Two at a time, so that each value is read and written half as often. */
function twoStages(plan: usize, half: usize, blocks: i32, re: usize, im: usize, sign: f32): void {
  const cos = blockCosines(plan)
  const sin = blockSines(plan)
  const signs = f32x4.splat(sign)
  const toB = half << 1
  const toD = half << 2
  const toE = toD + toB
  for (let block: usize = 0; block < (blocks as usize); block++) {
    const c = v128.load32_splat(cos + 4 * block)
    const s = f32x4.mul(v128.load32_splat(sin + 4 * block), signs)
    const c0 = v128.load32_splat(cos + 8 * block)
    const s0 = f32x4.mul(v128.load32_splat(sin + 8 * block), signs)
    const c1 = v128.load32_splat(cos + 8 * block, 4)
    const s1 = f32x4.mul(v128.load32_splat(sin + 8 * block, 4), signs)
    for (const end = re + toB; re < end; re += 16) {
      // Upper a, lower d; upper b, lower e.
      let x = v128.load(re)
      let y = v128.load(im)
      let u = v128.load(re + toD)
      let v = v128.load(im + toD)
      let cu = f32x4.mul(c, u)
      let sv = f32x4.mul(s, v)
      let su = f32x4.mul(s, u)
      let cv = f32x4.mul(c, v)
      const aRe = f32x4.add(f32x4.add(x, cu), sv)
      const aIm = f32x4.add(f32x4.sub(y, su), cv)
      const dRe = f32x4.sub(f32x4.sub(x, cu), sv)
      const dIm = f32x4.sub(f32x4.add(y, su), cv)
      x = v128.load(re + toB)
      y = v128.load(im + toB)
      u = v128.load(re + toE)
      v = v128.load(im + toE)
      cu = f32x4.mul(c, u)
      sv = f32x4.mul(s, v)
      su = f32x4.mul(s, u)
      cv = f32x4.mul(c, v)
      const bRe = f32x4.add(f32x4.add(x, cu), sv)
      const bIm = f32x4.add(f32x4.sub(y, su), cv)
      const eRe = f32x4.sub(f32x4.sub(x, cu), sv)
      const eIm = f32x4.sub(f32x4.add(y, su), cv)
      // The next stage: upper a, lower b; upper d, lower e.
      cu = f32x4.mul(c0, bRe)
      sv = f32x4.mul(s0, bIm)
      su = f32x4.mul(s0, bRe)
      cv = f32x4.mul(c0, bIm)
      v128.store(re, f32x4.add(f32x4.add(aRe, cu), sv))
      v128.store(im, f32x4.add(f32x4.sub(aIm, su), cv))
      v128.store(re + toB, f32x4.sub(f32x4.sub(aRe, cu), sv))
      v128.store(im + toB, f32x4.sub(f32x4.add(aIm, su), cv))
      cu = f32x4.mul(c1, eRe)
      sv = f32x4.mul(s1, eIm)
      su = f32x4.mul(s1, eRe)
      cv = f32x4.mul(c1, eIm)
      v128.store(re + toD, f32x4.add(f32x4.add(dRe, cu), sv))
      v128.store(im + toD, f32x4.add(f32x4.sub(dIm, su), cv))
      v128.store(re + toE, f32x4.sub(f32x4.sub(dRe, cu), sv))
      v128.store(im + toE, f32x4.sub(f32x4.add(dIm, su), cv))
      im += 16
    }
    re += toE
    im += toE
  }
}
