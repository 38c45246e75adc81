import { encodeNpy } from '../../audio/npy/encode-npy.ts'
import type { Json } from '../../base/json.ts'
import { type Clip, signalOf } from './clip.ts'

/** The body of `POST /api/v1/inference` (reference sn21 2.2): base64 of a float64 npy of shape (1, T), and the clip's own rate. */
export function inferenceRequest(clip: Clip): Json {
  const { samples, rateHz } = signalOf(clip)
  return { audio_data: Buffer.from(encodeNpy(samples, [1, samples.length])).toString('base64'), sample_rate: rateHz }
}
