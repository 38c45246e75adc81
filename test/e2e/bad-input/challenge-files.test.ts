import { execFileSync } from 'node:child_process'
import { mkdir, open, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { smallChallenge } from '../../support/challenge-file.ts'
import { everythingIn, failedCall, sparseFile } from '../../support/failed-call.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'

// Nothing listens there: whatever is said of the challenge is said before anybody is asked.
const nobody = ['--url', 'http://127.0.0.1:9']
const deep = 100_000
const whole = JSON.stringify(smallChallenge)
const dialogue = (utterances: string, more = '') =>
  `{"challenge_uid":"c","dialogues":[{"dialogue_uid":"d","utterances":${utterances}${more}}]}`

let folder: string
beforeAll(async () => {
  folder = await emptyFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The strict reading of `bbx test` refuses what the reference's engine would serve as lines of text. */
const damaged: [name: string, content: string | Uint8Array, why: RegExp][] = [
  ['empty', '', /not valid JSON/],
  ['truncated', whole.slice(0, -20), /not valid JSON/],
  ['a byte order mark', `\ufeff${whole}`, /byte order mark/],
  ['binary', Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256), /binary file/],
  ['not UTF-8', Buffer.from(whole.replace('Good', 'Gr\u00fc\u00df'), 'latin1'), /no character/],
  ['UTF-16', Buffer.from(whole, 'utf16le'), /binary file|not valid JSON/],
  ['null', 'null', /an object is expected, not null/],
  ['a list', '[1]', /an object is expected, not a list/],
  ['NaN for a dialogue', '{"challenge_uid":"c","dialogues":[NaN]}', /dialogues\[0\]: an object is expected, not a number/],
  ['dialogues that are a string', '{"challenge_uid":"c","dialogues":"abc"}', /dialogues: a list is expected, not a string/],
  ['dialogues under __proto__', `{"__proto__":${whole}}`, /neither `dialogues`/],
  ['no name', '{"dialogues":[]}', /`challenge_uid` is missing/],
  ['a number for an utterance', dialogue('["a", 7]'), /dialogues\[0\]\.utterances\[1\]: a string is expected, not a number/],
  ['a lone surrogate', dialogue('["a \\ud800 b"]'), /half of a surrogate pair/],
  ['zero bytes', dialogue('["a \\u0000 b"]'), /zero bytes/],
  [`${deep} lists in one another`, dialogue('['.repeat(deep) + ']'.repeat(deep)), /nested too deeply/],
  [`${deep} lists that do not end`, '['.repeat(deep), /nested too deeply/],
]

describe('a damaged challenge: U0007, exit 2, the place in it, and no run folder', () => {
  test.each(damaged)('%s', async (name, content, why) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.json`)
    await writeFile(path, content)
    const failed = await failedCall(['test', ...nobody, '--challenge', path])
    expect(failed).toMatchObject({ exit: 2, code: 'U0007', what: expect.stringContaining(path) })
    expect(`${failed.what} ${failed.why}`).toMatch(why)
    expect(failed.left.filter((left) => left.startsWith('.bbx/runs/'))).toEqual([])
  })
})

async function folderInItself(path: string): Promise<void> {
  await mkdir(path)
  await symlink('.', join(path, 'again.json'))
}

const unreadable: [name: string, make: (path: string) => Promise<unknown>, what: RegExp][] = [
  ['missing', async () => {}, /file not found/],
  ['a pipe that nobody writes to', async (path) => execFileSync('mkfifo', [path]), /a device or a pipe/],
  ['an endless device', (path) => symlink('/dev/zero', path), /a device or a pipe/],
  ['a link to itself', (path) => symlink(path, path), /cannot be read/],
  ['an empty folder', (path) => mkdir(path), /holds no challenge file/],
  ['a folder that holds itself', folderInItself, /holds no challenge file/],
  ['larger than any challenge', (path) => sparseFile(path, 3 * 2 ** 30), /larger than this reader takes/],
]

describe('what cannot be read as a challenge: U0007 from test and engine', () => {
  test.each(unreadable)('%s', async (name, make, what) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.json`)
    await make(path)
    for (const words of [
      ['test', ...nobody, '--challenge', path],
      ['engine', '--port', '0', '--challenge', path],
    ]) {
      expect(await failedCall(words)).toMatchObject({ exit: 2, code: 'U0007', what: expect.stringMatching(what) })
    }
  })
})

test('keys like __proto__ and NaN where nobody looks change nothing', async () => {
  const path = join(folder, 'odd-keys.json')
  await writeFile(path, `{"__proto__":{"dialogues":7},"constructor":NaN,"toString":[Infinity],${whole.slice(1)}`)
  const ran = await runBbx(['test', ...nobody, '--challenge', path, '--keep', 'none', '--json'])
  expect(testSchema.parse(ran.document()).counts).toMatchObject({ items: 4, planned: 10 })
})

test('a line of 100 MB is one utterance of one dialogue', async () => {
  const path = join(folder, 'line.txt')
  const file = await open(path, 'w')
  for (let megabytes = 0; megabytes < 100; megabytes++) await file.write('x'.repeat(2 ** 20))
  await file.close()
  const cwd = await emptyFolder()
  const ran = await runBbx(['test', ...nobody, '--challenge', path, '--keep', 'none', '--json'], { cwd })
  await rm(path)
  expect(testSchema.parse(ran.document())).toMatchObject({ counts: { items: 1, planned: 1 }, faults: [{ code: 'S2014' }], exit: 1 })
  expect((await everythingIn(cwd)).filter((left) => left.startsWith('.bbx/runs/'))).toEqual([])
})
