// How much faster than real time resampling is, for the ratios of the voice-to-voice metrics: the best of ten calls each, on clips of one, ten and sixty seconds.
import { loadSource } from '../scripts/load-source.mjs'

const { resample } = await loadSource('src/audio/resample/resample.ts')

for (const [from, to] of [
  [16_000, 24_000],
  [24_000, 16_000],
  [22_050, 16_000],
  [44_100, 16_000],
  [48_000, 16_000],
]) {
  const rates = [1, 10, 60].map((seconds) => {
    const clip = Float64Array.from({ length: seconds * from }, (_, at) => Math.sin(at / 7) / 2)
    const times = Array.from({ length: 10 }, () => {
      const begun = performance.now()
      resample(clip, from, to)
      return performance.now() - begun
    })
    return `${seconds} s: ${Math.round((1000 * seconds) / Math.min(...times))} times`
  })
  console.log(`${from} to ${to} Hz  ${rates.join('  ')}`)
}
