// What the contract costs of one request of 4 embeddings: the body that is sent, and the answer with all that is looked at in it. The best and the median of so many calls.
import { loadavg } from 'node:os'
import { loadSource } from '../scripts/load-source.mjs'

const [{ inferenceRequest }, { readCaptions }] = await Promise.all(
  ['src/tracks/video-to-text/inference-request.ts', 'src/tracks/video-to-text/read-captions.ts'].map(loadSource),
)

const clips = 4
const embedding = Array.from({ length: clips * 1024 }, (_, at) => Math.fround(Math.sin(at * 1.7) / 32))
const answer = Buffer.from(JSON.stringify({ texts: Array.from({ length: clips }, () => 'a man rides a bicycle along the beach at dusk') }))

const calls = {
  'the body': () => JSON.stringify(inferenceRequest({ embedding })),
  'the answer': () => readCaptions(answer, clips),
  both: () => [JSON.stringify(inferenceRequest({ embedding })), readCaptions(answer, clips)],
}

if (readCaptions(answer, clips).faults.length > 0) throw new Error('it finds fault with a good answer')
const rounds = 500
const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const [name, call] of Object.entries(calls)) {
    const begun = performance.now()
    call()
    times[name].push(performance.now() - begun)
  }
}
console.log(`${(calls['the body']().length / 1e3).toFixed(0)} kB of body, load ${loadavg()[0].toFixed(1)}`)
for (const [name, all] of Object.entries(times)) {
  const sorted = all.toSorted((one, other) => one - other)
  console.log(`${name.padEnd(12)}  best ${sorted[0].toFixed(3)} ms  median ${sorted[rounds / 2].toFixed(3)} ms`)
}
