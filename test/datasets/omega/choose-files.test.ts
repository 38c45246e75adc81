import { expect, test } from 'vitest'
import { type Choice, chooseFiles } from '../../../src/datasets/omega/choose-files.ts'
import { ulidTime } from '../../../src/datasets/omega/ulid-time.ts'
import type { HubFile } from '../../../src/hub/types.ts'
import { ulidAt } from '../../support/ulid-at.ts'

test.each([
  // The example of the ULID specification, and its largest: 2^48 - 1 ms.
  ['01ARYZ6S41TSV4RRFFQ69G5FAV', 1_469_918_176_385],
  ['01aryz6s41tsv4rrffq69g5fav', 1_469_918_176_385],
  ['7ZZZZZZZZZZZZZZZZZZZZZZZZZ', 2 ** 48 - 1],
  ['00000000000000000000000000', 0],
  ['80000000000000000000000000', null],
  ['01ARYZ6S41TSV4RRFFQ69G5FAU', null],
  ['01ARYZ6S41TSV4RRFFQ69G5FA', null],
  ['', null],
])('ULID %s was made at %s', (text, time) => {
  expect(ulidTime(text)).toBe(time)
})

const now = Date.parse('2025-02-01T12:00:00Z')
const hour = 3_600_000
const file = (bucket: string, age: number, name = ulidAt(now - age)): HubFile => ({
  path: `default/train/${bucket}/${name}.parquet`,
  bytes: 1,
  sha256: null,
  gitSha1: null,
})
/** Ages in hours, in the order of the listing, which is that of buckets. */
const listing = [5, 3, 900, 1, 3.9, 4, 0.5, 2].map((age, at) => file(`${100 + at}`, age * hour))

async function ages(choice: Omit<Choice, 'now'>, files: readonly HubFile[] = listing) {
  const { files: chosen, rule } = await chooseFiles(streamed(files), { ...choice, now })
  return [chosen.map(({ path }) => (now - (ulidTime(path.slice(18, 44)) ?? 0)) / hour), rule]
}

async function* streamed(files: readonly HubFile[]): AsyncGenerator<HubFile> {
  yield* files
}

test.each<[string, Omit<Choice, 'now'>, readonly HubFile[], unknown]>([
  [
    'younger than 4 hours, in the order of the listing, not of age',
    { by: 'reference', count: 3 },
    listing,
    [[3, 1, 3.9], 'within the window'],
  ],
  ['all that are younger where they are few', { by: 'reference', count: 8 }, listing, [[3, 1, 3.9, 0.5, 2], 'within the window']],
  [
    'the first of the listing where none is',
    { by: 'reference', count: 2 },
    [listing[0], listing[2], listing[5]] as HubFile[],
    [[5, 900], 'the first of the listing'],
  ],
  ['the newest, whatever the listing says', { by: 'newest', count: 3 }, listing, [[0.5, 1, 2], null]],
  ['none of nothing', { by: 'reference', count: 3 }, [], [[], 'the first of the listing']],
  ['from a clock that is ahead of ours', { by: 'reference', count: 1 }, [file('1xx', -hour)], [[-1], 'within the window']],
])('chosen are those %s', async (_, choice, files, wanted) => {
  expect(await ages(choice, files)).toEqual(wanted)
})

test('other files are passed over', async () => {
  const others = ['README.md', 'default/test/001/x.parquet', 'default/train/001/first.parquet', `default/train/001/${ulidAt(now)}.txt`]
  const listed = others.map((path) => ({ path, bytes: 1, sha256: null, gitSha1: null }))
  expect(await ages({ by: 'newest', count: 9 }, [...listed, file('001', hour)])).toEqual([[1], null])
})
