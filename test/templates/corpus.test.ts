import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { baselineFolder } from '../support/predictions.ts'
import { pythonText } from '../support/python-text.ts'
import { sampleDialogues } from './sample.ts'

const corpusFolder = join(baselineFolder, 'corpus')
const utterances = readdirSync(corpusFolder)
  .sort()
  .flatMap((name) => readFileSync(join(corpusFolder, name), 'utf8').split('\n'))
  .filter((line) => line.trim() !== '')

const prepared = z
  .object({ corpus: z.string(), completions: z.array(z.object({ place: z.array(z.string()), words: z.string() })) })
  .parse(JSON.parse(readFileSync(join(baselineFolder, 'models/completions.json'), 'utf8')))

/** Letters and digits only, so that a comma or a capital letter hides nothing. */
function normalised(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

describe('the corpus', () => {
  it('has no utterance of the shipped dialogues', () => {
    const shipped = new Set(sampleDialogues.flat().map(normalised))
    expect(utterances.map(normalised).filter((text) => shipped.has(text))).toEqual([])
  })

  it('is as large as its README says and says nothing twice', () => {
    expect(utterances.length).toBeGreaterThan(1_000)
    expect(new Set(utterances.map(normalised)).size).toBeGreaterThan(0.985 * utterances.length)
  })

  it('is not put together from frames: hardly any five words in a row come back', () => {
    const seen = new Map<string, number>()
    for (const text of utterances) {
      const words = normalised(text).split(' ')
      for (let at = 0; at + 5 <= words.length; at += 1) {
        const five = words.slice(at, at + 5).join(' ')
        seen.set(five, (seen.get(five) ?? 0) + 1)
      }
    }
    const repeated = [...seen.values()].filter((count) => count > 1).length
    expect(repeated / seen.size).toBeLessThan(0.03)
  })
})

describe('models/completions.json', () => {
  it('was made from this corpus', () => {
    const text = utterances.map((line) => line.trim().split(/\s+/).join(' ')).join('\n')
    expect(prepared.corpus).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('holds only words that are neighbours somewhere in the corpus', () => {
    const neighbours = new Set(
      utterances.flatMap((line) => line.split(' ').map((word, index, words) => `${word} ${words[index + 1] ?? ''}`)),
    )
    const strangers = prepared.completions.flatMap(({ words }) =>
      words
        .split(' ')
        .flatMap((word, index, all) => (index + 1 < all.length && !neighbours.has(`${word} ${all[index + 1]}`) ? [word] : [])),
    )
    expect(strangers).toEqual([])
    expect(prepared.completions.length).toBeGreaterThan(10)
  })

  it('is what learn.py makes again, for one place as for all', async () => {
    const place = ['first', 'how']
    const program = `
import json, learn
from pathlib import Path
from corpus import read_corpus
kept = learn.Places.__init__
def one_place(self, utterances):
    kept(self, utterances)
    self.followed = {key: self.followed[key] for key in (("first", "how"), ("asks", "1"))}
learn.Places.__init__ = one_place
learn.POSITIONS = ()
print(json.dumps([" ".join(words) for words in learn.learn(read_corpus(Path("corpus"))).values()]))`
    const again = JSON.parse(await pythonText(baselineFolder, program, ''))
    expect(again).toEqual(prepared.completions.filter((entry) => entry.place.join() === place.join()).map(({ words }) => words))
  }, 60_000)

  it('is refused where it was made from another corpus', async () => {
    const program = `
from pathlib import Path
from prepared import read_prepared
read_prepared(Path.cwd(), [("another", "corpus")])`
    await expect(pythonText(baselineFolder, program, '')).rejects.toThrow(/another corpus: run `python learn.py` again/)
  })
})

describe('expected scores', () => {
  it('are the mean of the single scores, found in one pass', async () => {
    const program = `
import json, random
from pathlib import Path
from corpus import read_corpus
from endings import Endings

def distance(a, b):
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (letter != other))
    return row[-1]

def likeness(a, b):
    x, y = set(a.split()), set(b.split())
    return (1 - distance(a, b) / max(len(a), len(b)) + len(x & y) / len(x | y)) / 2

utterances, rng, worst = read_corpus(Path("corpus")), random.Random(7), 0.0
for size in (1, 2, 9, 40) * 5:
    endings = [words[rng.randrange(1, len(words) + 1):] for words in rng.sample(utterances, size)]
    prefix = rng.choice(utterances)[:rng.randrange(1, 5)]
    mine = rng.choice(utterances)[rng.randrange(0, 9):]
    plain = sum(likeness(" ".join(prefix + mine), " ".join(prefix + ending)) for ending in endings) / size
    worst = max(worst, abs(plain - Endings(endings).score_of(mine, prefix)))
print(json.dumps(worst))`
    expect(Number(await pythonText(baselineFolder, program, ''))).toBeLessThan(1e-12)
  }, 60_000)
})
