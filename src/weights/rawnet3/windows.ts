import { windowSamples } from './ports.ts'

/** Windows of a clip, spread evenly over it. */
export const windowsPerClip = 10

/** Where the windows of a clip of this many samples begin: `int(x) for x in numpy.linspace(0, length - 48000, 10)`. */
export function windowStarts(length: number): number[] {
  const last = length - windowSamples
  const step = last / (windowsPerClip - 1)
  return Array.from({ length: windowsPerClip }, (_, at) => (at === windowsPerClip - 1 ? last : Math.floor(at * step)))
}

/**
 * The windows of a clip at 16 kHz, one after the other in `out` ([10, 48000], single precision). A clip that is shorter than a window is repeated from its start up to 48001
 * samples: one more than a window, as the reference has it (sn21 5.3). The clip has at least one sample.
 */
export function fillWindows(out: Float32Array, clip: Float64Array): void {
  const { length } = clip
  const starts = windowStarts(length < windowSamples ? windowSamples + 1 : length)
  for (const [window, start] of starts.entries()) {
    for (let at = 0; at < windowSamples; at++) out[window * windowSamples + at] = clip[(start + at) % length] as number
  }
}
