/** What a stream of bytes was found to hold. */
export type Decoded = DecodedAudio | Refused

export interface DecodedAudio {
  /** `lenient`: the mirrored reader takes it, though it is not as it should be; `why` says what is wrong. */
  verdict: 'ok' | 'lenient'
  why: string | null
  /** As numpy writes it: `<f8`, `<i2`, `|u1`. Of a WAV the type of its samples; 24 bit are `<i3`. */
  dtype: string
  /** Of a WAV `[frames]`, or `[frames, channels]` where there are several. */
  shape: readonly number[]
  /** In Hz; null where the stream does not say. */
  rate: number | null
  /** Number of values: product of the shape. */
  length: number
  /** A value in C order; channels of a WAV are interleaved. Whole numbers of a WAV are scaled to -1 to 1, those of an npy stream are not. */
  at(index: number): number
  /** All of them at once, where that is quicker than one by one. */
  all?(): Float64Array
}

export interface Refused {
  verdict: 'refuse'
  why: string
}

export function refused(why: string): Refused {
  return { verdict: 'refuse', why }
}

/** All values of a stream in C order. */
export function valuesOf({ length, at, all }: DecodedAudio): Float64Array {
  if (all !== undefined) return all()
  const values = new Float64Array(length)
  for (let index = 0; index < length; index++) values[index] = at(index)
  return values
}
