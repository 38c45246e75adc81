// Sentence embeddings of the real all-MiniLM-L6-v2 (which the tests download once), converted by bbx.
//   node bench/embedder.mjs [PYTHON]      with a Python that has onnxruntime, tokenizers and numpy: sentences a second on all cores, batches of 32, in turns with bench/embedder_onnxruntime.py
//                                         on the same file and the same sentences; medians of five rounds
// Then a dialogue of 12 utterances of 12 steps in the profile babelbit/2026-04, both readings of its score: with each text embedded once, against every text as often as it is asked for, and
// against the texts of the validator's one reading. Once for a miner that says something else at every step, once for one that keeps a guess for three steps.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { loadSource } from '../scripts/load-source.mjs'
import { root } from '../scripts/root.mjs'

const [, , python] = process.argv
const rounds = 5
const threads = availableParallelism()

const { minilm } = await loadSource('test/support/minilm.ts')
const { writeDurably } = await loadSource('src/base/durable-file.ts')
const { convertBert } = await loadSource('src/weights/bert/convert.ts')
const { openTextEmbedder } = await loadSource('src/weights/bert/open-text-embedder.ts')
const { keptTexts } = await loadSource('src/evaluation/scorer/vectors/kept-embedders.ts')
const { babelbitProfile } = await loadSource('src/tracks/babelbit/profile.ts')
const { noInstruments } = await loadSource('src/tracks/no-instruments.ts')

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]
const skip = () => {
  throw new Error('the model cannot be had')
}

async function seconds(work) {
  const begun = performance.now()
  const result = await work()
  return { result, wall: (performance.now() - begun) / 1000 }
}

/** Python in a process of its own, which waits while it is not asked. */
function startPython(model, tokenizer, sentences) {
  const words = [join(root, 'bench/embedder_onnxruntime.py'), model, tokenizer, sentences, String(threads)]
  const child = spawn(python, words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async embed() {
      child.stdin.write('\n')
      const { value, done } = await lines.next()
      if (done) throw new Error('Python ended by itself')
      return JSON.parse(value)
    },
    async end() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

/** What a session asks about: every beginning of every utterance of the shipped sample, as a miner would complete it. */
async function sampleSentences() {
  const { dialogues } = JSON.parse(await readFile(join(root, 'data/babelbit-sample.json'), 'utf8'))
  return [...new Set(dialogues.flatMap(({ utterances }) => utterances.flatMap((text) => beginnings(text, () => '').concat(text))))]
}

/** Twelve utterances of the sample, cut to twelve words. */
async function longUtterances() {
  const { dialogues } = JSON.parse(await readFile(join(root, 'data/babelbit-sample.json'), 'utf8'))
  const long = dialogues.flatMap(({ utterances }) => utterances).filter((text) => text.split(' ').length >= 12)
  if (long.length < 12) throw new Error(`the sample has ${long.length} utterances of twelve words`)
  return long.slice(0, 12).map((text) => text.split(' ').slice(0, 12).join(' '))
}

function beginnings(text, guess) {
  const words = text.split(' ')
  return words.map((_, at) => `${words.slice(0, at + 1).join(' ')} ${guess(at)}`.trim())
}

async function comparePython(path, published, folder) {
  const sentences = await sampleSentences()
  const sentencesPath = join(folder, 'sentences.json')
  await writeFile(sentencesPath, JSON.stringify(sentences))
  const ours = await openTextEmbedder({ path, shown: path, dimensions: null, threads })
  const theirs = startPython(path, join(published, 'tokenizer.json'), sentencesPath)
  const times = { ours: [], theirs: [] }
  let most = 0
  for (let round = 0; round <= rounds; round++) {
    const mine = await seconds(() => ours.embed(sentences))
    const other = await theirs.embed()
    for (const [at, value] of other.first.entries()) most = Math.max(most, Math.abs(value - mine.result[at][0]))
    // The first round warms both up.
    if (round === 0) continue
    times.ours.push(mine.wall)
    times.theirs.push(other.wall)
  }
  await theirs.end()
  const [mine, other] = [median(times.ours), median(times.theirs)]
  console.log(
    `${sentences.length} sentences, ${threads} threads, batches of 32, load ${loadavg()[0].toFixed(1)}; the same vectors to ${most.toExponential(1)}`,
  )
  console.log(`bbx                 ${(sentences.length / mine).toFixed(0)} sentences a second (median of ${rounds})`)
  console.log(
    `Python, onnxruntime ${(sentences.length / other).toFixed(0)} sentences a second; bbx is ${(other / mine).toFixed(2)} times as fast`,
  )
}

/** Every text as often as it comes, though an embedder makes one text of a call once. */
async function everyTime(embedder, texts) {
  const layers = []
  const seen = new Map()
  for (const text of texts) {
    const count = seen.get(text) ?? 0
    seen.set(text, count + 1)
    layers[count] ??= []
    layers[count].push(text)
  }
  for (const layer of layers) await embedder.embed(layer)
}

async function compareDialogue(name, embedder, folder, keeps) {
  const utterances = await longUtterances()
  const guess = (utterance) => (step) => `which is what guess ${utterance} number ${Math.floor(step / keeps)} of the miner says`
  const predictions = utterances.map((text, at) =>
    keeps === 1 ? beginnings(text, guess(at)) : text.split(' ').map((_, step) => guess(at)(step)),
  )
  const steps = predictions.flatMap((texts, utterance) =>
    texts.map((prediction, step) => ({ utterance, step, prediction, failed: false, ms: 1, revealed: [], prefix: '' })),
  )
  const profile = babelbitProfile('babelbit/2026-04')
  const item = { id: 'd', input: { challengeUid: 'c', dialogueUid: 'd', utterances }, truth: { utterances } }
  const answer = { item: 'd', seat: 'local', answer: { steps }, faults: [], ms: 1 }
  const oneReading = [...utterances, ...utterances.flatMap((text, at) => [text, ...predictions[at]])]
  const times = { kept: [], both: [], one: [] }
  for (let round = 0; round <= rounds; round++) {
    const place = { folder: join(folder, `${name}-${round}`), weights: { m: 'sha256:0' }, writes: true }
    const tools = { ...noInstruments, embedder: keptTexts(embedder, { id: 'm', dimensions: 64 }, place) }
    const kept = await seconds(() => profile.score(item, answer, tools))
    if (kept.result.strict.value === null) throw new Error('the dialogue has no score')
    const both = await seconds(() => everyTime(embedder, [...oneReading, ...oneReading]))
    const one = await seconds(() => everyTime(embedder, oneReading))
    if (round === 0) continue
    times.kept.push(kept.wall)
    times.both.push(both.wall)
    times.one.push(one.wall)
  }
  const [kept, both, one] = [median(times.kept), median(times.both), median(times.one)]
  const distinct = new Set(oneReading).size
  console.log(
    `a dialogue of 12 x 12, ${name}: ${distinct} texts embedded once and scored ${(1000 * kept).toFixed(0)} ms, ` +
      `${(kept / both).toFixed(2)} of every text as often as both readings ask for it (${2 * oneReading.length}, ${(1000 * both).toFixed(0)} ms), ` +
      `${(kept / one).toFixed(2)} of the validator's one reading (${oneReading.length}, ${(1000 * one).toFixed(0)} ms)`,
  )
}

const folder = await mkdtemp(join(tmpdir(), 'bbx-bench-'))
try {
  const published = await minilm({ task: { meta: {} }, skip })
  const path = join(folder, 'minilm.onnx')
  await convertBert(join(published, 'model.safetensors'), (bytes) => writeDurably(path, bytes))
  if (python !== undefined) await comparePython(path, published, folder)
  const embedder = await openTextEmbedder({ path, shown: path, dimensions: 64, threads })
  await compareDialogue('another guess at every step', embedder, folder, 1)
  await compareDialogue('a guess kept for three steps', embedder, folder, 3)
} finally {
  await rm(folder, { recursive: true })
}
