import { bitsOf, cosines, sines, sizeOf } from './plan'
import { reversed } from './reversed'

/**
 * The last two stages, on blocks of four values, and the order of the results. A block's values go to places a quarter of the size apart,
 * and four blocks whose values go side by side are done at once: then also their angles lie side by side.
 */
export function lastStages(plan: usize, re: usize, im: usize, toRe: usize, toIm: usize, sign: f32, share: f32): void {
  const size = sizeOf(plan)
  const bits = bitsOf(plan) - 4
  const groups = size >> 4
  const signs = f32x4.splat(sign)
  const shares = f32x4.splat(share)
  // A quarter of the values, in bytes.
  const quarter: usize = size
  let cos = cosines(plan)
  let sin = sines(plan)
  let cosTwice = cos
  let sinTwice = sin
  for (let group = 0; group < groups; group++) {
    const from = (reversed(group, bits) as usize) << 4
    let k0 = v128.load(re + from)
    let k1 = v128.load(re + from + 2 * quarter)
    let k2 = v128.load(re + from + quarter)
    let k3 = v128.load(re + from + 3 * quarter)
    let low = v128.shuffle<f32>(k0, k1, 0, 4, 1, 5)
    let high = v128.shuffle<f32>(k2, k3, 0, 4, 1, 5)
    let lowest = v128.shuffle<f32>(k0, k1, 2, 6, 3, 7)
    let highest = v128.shuffle<f32>(k2, k3, 2, 6, 3, 7)
    const re0 = v128.shuffle<f32>(low, high, 0, 1, 4, 5)
    const re1 = v128.shuffle<f32>(low, high, 2, 3, 6, 7)
    const re2 = v128.shuffle<f32>(lowest, highest, 0, 1, 4, 5)
    const re3 = v128.shuffle<f32>(lowest, highest, 2, 3, 6, 7)
    k0 = v128.load(im + from)
    k1 = v128.load(im + from + 2 * quarter)
    k2 = v128.load(im + from + quarter)
    k3 = v128.load(im + from + 3 * quarter)
    low = v128.shuffle<f32>(k0, k1, 0, 4, 1, 5)
    high = v128.shuffle<f32>(k2, k3, 0, 4, 1, 5)
    lowest = v128.shuffle<f32>(k0, k1, 2, 6, 3, 7)
    highest = v128.shuffle<f32>(k2, k3, 2, 6, 3, 7)
    const im0 = v128.shuffle<f32>(low, high, 0, 1, 4, 5)
    const im1 = v128.shuffle<f32>(low, high, 2, 3, 6, 7)
    const im2 = v128.shuffle<f32>(lowest, highest, 0, 1, 4, 5)
    const im3 = v128.shuffle<f32>(lowest, highest, 2, 3, 6, 7)

    const c = v128.shuffle<f32>(v128.load(cosTwice), v128.load(cosTwice, 16), 0, 2, 4, 6)
    const s = f32x4.mul(v128.shuffle<f32>(v128.load(sinTwice), v128.load(sinTwice, 16), 0, 2, 4, 6), signs)
    let cu = f32x4.mul(c, re2)
    let sv = f32x4.mul(s, im2)
    let su = f32x4.mul(s, re2)
    let cv = f32x4.mul(c, im2)
    const aRe = f32x4.add(f32x4.add(re0, cu), sv)
    const aIm = f32x4.add(f32x4.sub(im0, su), cv)
    const dRe = f32x4.sub(f32x4.sub(re0, cu), sv)
    const dIm = f32x4.sub(f32x4.add(im0, su), cv)
    cu = f32x4.mul(c, re3)
    sv = f32x4.mul(s, im3)
    su = f32x4.mul(s, re3)
    cv = f32x4.mul(c, im3)
    const bRe = f32x4.add(f32x4.add(re1, cu), sv)
    const bIm = f32x4.add(f32x4.sub(im1, su), cv)
    const eRe = f32x4.sub(f32x4.sub(re1, cu), sv)
    const eIm = f32x4.sub(f32x4.add(im1, su), cv)

    const c0 = v128.load(cos)
    const s0 = f32x4.mul(v128.load(sin), signs)
    cu = f32x4.mul(c0, bRe)
    sv = f32x4.mul(s0, bIm)
    su = f32x4.mul(s0, bRe)
    cv = f32x4.mul(c0, bIm)
    v128.store(toRe, f32x4.mul(f32x4.add(f32x4.add(aRe, cu), sv), shares))
    v128.store(toIm, f32x4.mul(f32x4.add(f32x4.sub(aIm, su), cv), shares))
    v128.store(toRe + 2 * quarter, f32x4.mul(f32x4.sub(f32x4.sub(aRe, cu), sv), shares))
    v128.store(toIm + 2 * quarter, f32x4.mul(f32x4.sub(f32x4.add(aIm, su), cv), shares))
    const c1 = v128.load(cos + quarter)
    const s1 = f32x4.mul(v128.load(sin + quarter), signs)
    cu = f32x4.mul(c1, eRe)
    sv = f32x4.mul(s1, eIm)
    su = f32x4.mul(s1, eRe)
    cv = f32x4.mul(c1, eIm)
    v128.store(toRe + quarter, f32x4.mul(f32x4.add(f32x4.add(dRe, cu), sv), shares))
    v128.store(toIm + quarter, f32x4.mul(f32x4.add(f32x4.sub(dIm, su), cv), shares))
    v128.store(toRe + 3 * quarter, f32x4.mul(f32x4.sub(f32x4.sub(dRe, cu), sv), shares))
    v128.store(toIm + 3 * quarter, f32x4.mul(f32x4.sub(f32x4.add(dIm, su), cv), shares))
    cos += 16
    sin += 16
    cosTwice += 32
    sinTwice += 32
    toRe += 16
    toIm += 16
  }
}
