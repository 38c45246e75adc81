import { type DecodedAudio, type Refused, refused, valuesOf } from './decoded.ts'

/** More than two hours at 16 kHz; 1 GiB of memory. */
const mostSamples = 2 ** 27

/** The samples of audio of one channel: `[T]`, or `[1, T]` as requests are. Anything else is refused by name. */
export function oneChannel(audio: DecodedAudio): { samples: Float64Array } | Refused {
  const { shape } = audio
  const shown = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
  if (audio.length === 0) return refused(`it holds no samples: its shape is ${shown}`)
  if (audio.length > mostSamples) return refused(`it holds more than ${mostSamples} samples`)
  // An npy stream has no rate, and only what has one has a second axis for its channels.
  if (audio.rate !== null && shape.length === 2) return refused(`it has ${shape[1]} channels, not one`)
  if (shape.length === 1 || (shape.length === 2 && shape[0] === 1)) return { samples: valuesOf(audio) }
  return refused(`its shape is ${shown}, not that of one channel: (T,) or (1, T)`)
}
