// Whisper on one thread: a folder in the common layout (default: whisper-base as the tests have it, which downloads it once), and where a second folder is named, as `optimum` exports it,
// both in turns: how long the features, the encoder and a token take, as parts of the clip's length and as a ratio of the two. Medians of five rounds; ratios hold where the figures drift.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSource } from '../scripts/load-source.mjs'
import { root } from '../scripts/root.mjs'

const { whisperBaseFiles } = await loadSource('test/support/whisper-base.ts')
const { openWhisper } = await loadSource('src/weights/whisper/open-whisper.ts')
const { logMel } = await loadSource('src/weights/whisper/log-mel.ts')
const { valuesOf } = await loadSource('src/audio/decoded.ts')
const { decodeWav } = await loadSource('src/audio/wav/decode-wav.ts')

const rounds = 5
const [ours, other] = process.argv.slice(2)
const folders = [ours ?? (await whisperBaseFiles()).common, ...(other === undefined ? [] : [other])]
const clip = valuesOf(decodeWav(await readFile(join(root, 'test/golden/whisper/wave_speech_2.wav'))))
const seconds = clip.length / 16_000

async function timed(work) {
  const begun = performance.now()
  const result = await work()
  return { result, s: (performance.now() - begun) / 1000 }
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]

const opened = []
for (const path of folders) {
  const { result, s } = await timed(() => openWhisper({ path, shown: path, threads: 1 }))
  console.log(`open ${path}: ${s.toFixed(2)} s`)
  opened.push({ path, whisper: result, times: [] })
}
const features = []
for (let round = 0; round < rounds; round++) {
  features.push((await timed(() => logMel(clip, 80))).s)
  for (const one of opened) {
    const { result, s } = await timed(() => one.whisper.transcript(clip))
    one.times.push(s)
    one.text = result.text
  }
}
console.log(
  `features of ${seconds.toFixed(1)} s: ${(median(features) * 1000).toFixed(0)} ms, ${(seconds / median(features)).toFixed(0)} times faster than real time`,
)
for (const { path, times, text } of opened)
  console.log(`${path}: ${median(times).toFixed(2)} s, ${(seconds / median(times)).toFixed(2)} times real time ${JSON.stringify(text)}`)
if (opened.length === 2) console.log(`the second takes ${(median(opened[1].times) / median(opened[0].times)).toFixed(2)} times as long`)
console.log(`memory at its highest: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
