// Whisper on one thread: a folder in the common layout (default: whisper-base as the tests have it, which downloads it once), and where a second folder is named, as `optimum` exports it,
// both in turns: processor time of the features and of a whole transcript, against the length of the clip, and the ratio of the two folders. The least of five rounds.
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
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, s: (user + system) / 1e6 }
}

const least = (values) => Math.min(...values)

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
  `features of ${seconds.toFixed(1)} s: ${(least(features) * 1000).toFixed(0)} ms, ${(seconds / least(features)).toFixed(0)} times faster than real time`,
)
for (const { path, times, text } of opened)
  console.log(`${path}: ${least(times).toFixed(2)} s, ${(seconds / least(times)).toFixed(2)} times real time ${JSON.stringify(text)}`)
if (opened.length === 2) console.log(`the second takes ${(least(opened[1].times) / least(opened[0].times)).toFixed(2)} times as long`)
console.log(`memory at its highest: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
