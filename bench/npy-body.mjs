// How long the audio of a body takes, 10 s at 16 kHz as base64 of np.save: from the text to samples, and the whole answer with all that is looked at in it,
// beside the least that Node can do (Buffer.from and a copy of the numbers). The best and the median of so many calls, in turns.
import { loadavg } from 'node:os'
import { loadSource } from '../scripts/load-source.mjs'

const [{ decodeBase64 }, { decodeNpy }, { encodeNpy }, { valuesOf }, { readAnswer }] = await Promise.all(
  [
    'src/audio/base64.ts',
    'src/audio/npy/decode-npy.ts',
    'src/audio/npy/encode-npy.ts',
    'src/audio/decoded.ts',
    'src/tracks/voice-to-voice/read-answer.ts',
  ].map(loadSource),
)

const rateHz = 16_000
const samples = Float64Array.from({ length: 10 * rateHz }, (_, at) => 0.5 * Math.sin(at / 7))
const text = Buffer.from(encodeNpy(samples, [samples.length])).toString('base64')
const body = Buffer.from(JSON.stringify({ audio_data: text, text: '' }))

const calls = {
  'Buffer.from and a copy': () => {
    const bytes = Buffer.from(text, 'base64')
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset + bytes.length - 8 * samples.length, bytes.byteOffset + bytes.length))
  },
  'base64 and npy to samples': () => valuesOf(decodeNpy(decodeBase64(text).bytes)),
  'the whole answer': () => readAnswer(body, { samples, rateHz }).samples,
}

for (const call of Object.values(calls)) {
  if (call().some((value, at) => value !== samples[at])) throw new Error('it gives other samples')
}
const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]))
for (let round = 0; round < 200; round++) {
  for (const [name, call] of Object.entries(calls)) {
    const begun = performance.now()
    call()
    times[name].push(performance.now() - begun)
  }
}
console.log(`${(text.length / 1e6).toFixed(2)} MB of base64, load ${loadavg()[0].toFixed(1)}`)
for (const [name, all] of Object.entries(times)) {
  const sorted = all.toSorted((one, other) => one - other)
  console.log(`${name.padEnd(26)}  best ${sorted[0].toFixed(2)} ms  median ${sorted[100].toFixed(2)} ms`)
}
