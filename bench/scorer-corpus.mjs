import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

const names = ['Ilse', 'Tomasz', 'Amara', 'Yusuf', 'Greta', 'Mateo', 'Noor', 'Pia', 'Rahel', 'Sven']
const things = ['the ferry ticket', 'a cracked teapot', 'our tent', 'the spare key', 'that old radio', 'the north window', 'a box of nails']
const deeds = ['left', 'borrowed', 'repaired', 'forgot', 'painted', 'sold', 'carried']
const places = ['at the station', 'behind the mill', 'in the boathouse', 'on the second floor', 'near the bakery', 'under the stairs']
const ends = ['before the rain came.', 'and nobody noticed.', 'because the bus was late.', 'so we walked home.', 'again!', 'did she not?']

/** Numbers that are the same on every machine (xorshift32). */
function random(seed) {
  let state = seed | 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

function sentence(pick) {
  const one = (list) => list[pick(list.length)]
  return `${one(names)} ${one(deeds)} ${one(things)} ${one(places)}, ${one(ends)}`
}

/** What a miner might answer after `shown` words: the truth, the words and a guess, slips of all kinds, nothing. */
function prediction(words, shown, pick) {
  const prefix = words.slice(0, shown).join(' ')
  switch (pick(10)) {
    case 0:
      return words.join(' ')
    case 1:
      return `${prefix} ${sentence(pick).split(' ').slice(shown).join(' ')} EOF`
    case 2:
      return words.join(' ').toUpperCase()
    case 3:
      return words.toReversed().join(' ')
    case 4:
      return pick(3) === 0 ? '' : `  ${words.slice(0, -1).join(' ')}\n`
    case 5:
      return words.join(' ').replace(/[aeo]/, 'i')
    default:
      return `${prefix} ${sentence(pick)}`
  }
}

function dialogue(utterances, pick) {
  const rows = []
  for (let utterance_index = 0; utterance_index < utterances; utterance_index++) {
    const ground_truth = sentence(pick)
    const words = ground_truth.split(' ')
    for (let step = 0; step < words.length; step++) {
      rows.push(row({ event: 'predicted', utterance_index, step, prediction: prediction(words, step + 1, pick) }))
    }
    rows.push(row({ event: 'utterance_complete', utterance_index, ground_truth }))
  }
  return rows.join('')
}

/** As the runner writes rows: a blank after commas and colons. All texts here are ASCII. */
function row(value) {
  const members = Object.entries(value).map(([key, member]) => `"${key}": ${JSON.stringify(member)}`)
  return `{${members.join(', ')}}\n`
}

/** Writes logs of `perFile` utterances until there are `utterances`; returns their paths. */
export async function writeCorpus(folder, { utterances, perFile = 20, seed = 7 }) {
  await mkdir(folder, { recursive: true })
  const pick = random(seed)
  const files = []
  for (let left = utterances; left > 0; left -= perFile) {
    const path = join(folder, `dialogue_run_bench_miner_1__hk_x__dlg_${String(files.length).padStart(6, '0')}.jsonl`)
    const file = await open(path, 'w')
    await file.writeFile(dialogue(Math.min(left, perFile), pick))
    await file.close()
    files.push(path)
  }
  return files
}
