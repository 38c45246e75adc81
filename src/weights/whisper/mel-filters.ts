/** A triangle over frequencies: its first bin, and the weights from there on. */
export interface MelFilter {
  first: number
  weights: Float64Array
}

/** On Slaney's scale, in Hz and mels: linear up to here, logarithmic above. */
const [lastLinearHz, lastLinearMel] = [1000, 15]
const linearHzPerMel = lastLinearHz / lastLinearMel
/** 27 steps lead from 1000 to 6400 Hz. */
const logStep = Math.log(6.4) / 27

/**
 * `count` triangles from 0 Hz to half the rate, evenly spread on Slaney's mel scale and each with an area of about one, over `bins` frequencies (0 and half
 * the rate included): `mel_filter_bank` of transformers 4.46.3 with `norm` and `mel_scale` "slaney", which is librosa's default.
 */
export function melFilters(count: number, bins: number, rateHz: number): MelFilter[] {
  const binHz = rateHz / 2 / (bins - 1)
  const highest = hertzToMel(rateHz / 2)
  const edges = Array.from({ length: count + 2 }, (_, at) => melToHertz((highest * at) / (count + 1)))
  return Array.from({ length: count }, (_, at) => {
    const [low, centre, high] = edges.slice(at, at + 3) as [number, number, number]
    const weight = (bin: number) =>
      (Math.max(0, Math.min((bin * binHz - low) / (centre - low), (high - bin * binHz) / (high - centre))) * 2) / (high - low)
    const first = Math.max(0, Math.ceil(low / binHz))
    const last = Math.min(bins - 1, Math.floor(high / binHz))
    return { first, weights: Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, bin) => weight(first + bin)) }
  })
}

function hertzToMel(hertz: number): number {
  return hertz < lastLinearHz ? hertz / linearHzPerMel : lastLinearMel + Math.log(hertz / lastLinearHz) / logStep
}

function melToHertz(mel: number): number {
  return mel < lastLinearMel ? mel * linearHzPerMel : lastLinearHz * Math.exp((mel - lastLinearMel) * logStep)
}
