import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { challengeFiles } from '../../src/datasets/challenge-files.ts'
import { parseChallengeAsReference } from '../../src/datasets/parse-challenge-as-reference.ts'
import { readChallenge, readChallengeAsReference } from '../../src/datasets/read-challenges.ts'
import { readUtf8File } from '../../src/datasets/read-utf8-file.ts'
import { shippedSample } from '../../src/datasets/shipped-sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-challenges-'))
afterAll(() => rmSync(folder, { recursive: true }))

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const dialogue = (utterances: unknown, uid: unknown = 'd') =>
  JSON.stringify({ challenge_uid: 'c', dialogues: [{ dialogue_uid: uid, utterances }] })

describe('the strict reader', () => {
  test('the shipped sample: 200 utterances with uids and language', async () => {
    const dialogues = await all(readChallenge(shippedSample()))
    expect(dialogues.flatMap(({ utterances }) => utterances)).toHaveLength(200)
    expect(dialogues[1]).toMatchObject({ challengeUid: 'en-inv-s1', dialogueUid: 'en-inv-s1-d0001', language: 'en' })
  })

  test.each([
    ['one dialogue alone', 'one.json', '{"dialogue_uid": "only", "utterances": ["One two"]}', [null, 'only', ['One two']]],
    ['lines of text', 'plain.txt', ' first \r\n\n\u2028second\n', [null, null, ['first', 'second']]],
    [
      'integers as uids',
      'ids.json',
      '{"challenge_uid": 12345678901234567890, "dialogues": [{"dialogue_uid": 5, "utterances": []}]}',
      ['12345678901234567890', '5', []],
    ],
    [
      'keys named __proto__',
      'proto.json',
      '{"challenge_uid": "c", "__proto__": {"x": 1}, "dialogues": [{"__proto__": 1, "utterances": ["a"]}]}',
      ['c', null, ['a']],
    ],
    ['a text that starts with a brace', 'song.txt', '{laughing} well\n[music]', [null, null, ['{laughing} well', '[music]']]],
  ])('%s', async (_, name, content, [challengeUid, dialogueUid, utterances]) => {
    const [found, ...more] = await all(readChallenge(put(name as string, content as string)))
    expect([found?.challengeUid, found?.dialogueUid, found?.utterances, more]).toEqual([challengeUid, dialogueUid, utterances, []])
    expect(Object(found).x).toBeUndefined()
  })

  test.each([
    ['truncated', 'cut.json', dialogue(['a', 'b']).slice(0, -5), /not valid JSON/],
    ['truncated, with another ending', 'cut.txt', dialogue(['a', 'b']).slice(0, -5), /not valid JSON/],
    ['empty', 'empty.json', '', /ends too early/],
    ['empty text', 'empty.txt', '\n \n', /no utterance/],
    ['a list', 'list.json', '[]', /object is expected, not a list/],
    ['without uid', 'nouid.json', '{"dialogues": []}', /`challenge_uid` is missing/],
    ['of other keys', 'other.json', '{"a": 1}', /neither/],
    ['with a number as utterance', 'num.json', dialogue(['a', 3]), /dialogues\[0\]\.utterances\[1\]: a string is expected, not a number/],
    ['with null utterances', 'null.json', dialogue(null), /dialogues\[0\]\.utterances: a list is expected, not null/],
    ['with text as utterances', 'text.json', dialogue('hey'), /a list is expected, not a string/],
    [
      'with a dialogue that is a number',
      'numdlg.json',
      '{"challenge_uid": "c", "dialogues": [1]}',
      /dialogues\[0\]: an object is expected/,
    ],
    ['with dialogues as an object', 'objdlg.json', '{"challenge_uid": "c", "dialogues": {}}', /dialogues: a list is expected/],
    ['with a uid that is a list', 'listuid.json', dialogue(['a'], ['d']), /dialogue_uid: a string is expected, not a list/],
    ['with NaN for an utterance', 'nan.json', '{"dialogue_uid": "d", "utterances": [NaN]}', /not a number/],
    ['with half a surrogate pair', 'lone.json', '{"dialogue_uid": "d", "utterances": ["a\\ud800"]}', /surrogate/],
    ['with zero bytes', 'zero.txt', 'a\0b', /binary/],
    ['nested 10^5 deep', 'deep.json', `{"dialogue_uid": "d", "utterances": ${'['.repeat(1e5)}${']'.repeat(1e5)}}`, /too deeply/],
    ['with a byte order mark', 'bom.json', `\ufeff${dialogue(['a'])}`, /byte order mark/],
    ['not UTF-8', 'latin.txt', Buffer.from('caf\xe9', 'latin1'), /no character/],
    ['binary', 'binary.json', Buffer.from([0, 1, 2, 255, 254, 0]), /binary/],
  ])('a file that is %s is refused and says why', async (_, name, content, why) => {
    const error = await all(readChallenge(put(name, content))).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'U0007', exit: 2, why: expect.stringMatching(why), message: expect.stringContaining(name) })
  })

  test.each([
    ['missing', 'nowhere.json', /file not found/],
    ['below a file', 'one.json/x', /file not found/],
    ['a device', '/dev/zero', /a device or a pipe/],
  ])('a path that is %s is refused', async (_, name, what) => {
    put('one.json', '{}')
    await expect(all(readChallenge(name.startsWith('/') ? name : join(folder, name)))).rejects.toMatchObject({
      code: 'U0007',
      message: expect.stringMatching(what),
    })
  })

  test('a file over the limit is refused before it is read', async () => {
    await expect(readUtf8File(put('big.txt', 'x'.repeat(2_000)), 1_999)).rejects.toMatchObject({
      code: 'U0007',
      why: expect.stringContaining('1999'),
    })
    expect(await readUtf8File(join(folder, 'big.txt'), 2_000)).toHaveLength(2_000)
  })

  test('a file without permission is refused', async () => {
    const path = put('locked.json', '{}')
    chmodSync(path, 0)
    await asNobody(() => expect(all(readChallenge(path))).rejects.toMatchObject({ code: 'U0007', why: expect.stringContaining('EACCES') }))
  })
})

// Facts of CPython 3.11 for str() and iteration; the shapes are those of reference babelbit 1.1.
describe('the reference’s reading of odd shapes', () => {
  const lines = (text: string) => [null, null, [text]]

  test.each([
    [dialogue(['a', 3, null, true, 1.5, ['b', { c: 'it’s' }]]), ['c', 'd', ['a', '3', 'None', 'True', '1.5', "['b', {'c': 'it’s'}]"]]],
    ['{"dialogue_uid": 1.0, "utterances": [1e16, -0, -0.0, NaN, 1e999]}', [null, '1.0', ['1e+16', '0', '-0.0', 'nan', 'inf']]],
    ['{"dialogue_uid": [], "utterances": {"b": 1, "a": 2, "b": 3}}', [null, '[]', ['b', 'a']]],
    [dialogue('h🙂'), ['c', 'd', ['h', '🙂']]],
    ['{"challenge_uid": null, "dialogues": [{}]}', ['None', null, []]],
    ['{"challenge_uid": "c", "dialogues": "ab"}', lines('{"challenge_uid": "c", "dialogues": "ab"}')],
    [
      '{"challenge_uid": "c", "dialogues": null, "dialogue_uid": "d", "utterances": []}',
      lines('{"challenge_uid": "c", "dialogues": null, "dialogue_uid": "d", "utterances": []}'),
    ],
    ['{"dialogue_uid": "d", "utterances": 5}', lines('{"dialogue_uid": "d", "utterances": 5}')],
    ['{"utterances": ["a"]}', lines('{"utterances": ["a"]}')],
    ['[1]', lines('[1]')],
    ['\ufeff{"dialogue_uid": "d", "utterances": []}', lines('\ufeff{"dialogue_uid": "d", "utterances": []}')],
    ['a\x0bb\x1cc\x85d\u2029e', [null, null, ['a', 'b', 'c', 'd', 'e']]],
  ])('%j', (text, expected) => {
    const { challengeUid, dialogues } = parseChallengeAsReference(text, 'x')
    expect([challengeUid, dialogues[0]?.dialogueUid, dialogues[0]?.utterances]).toEqual(expected)
  })

  test.each(['{"challenge_uid": "c", "dialogues": {}}', '{"challenge_uid": "c", "dialogues": ""}'])('%s has no dialogue at all', (text) => {
    expect(parseChallengeAsReference(text, 'x')).toEqual({ challengeUid: 'c', dialogues: [], source: 'x' })
  })

  test('JSON too deep for Python is lines of text', () => {
    const deep = `{"dialogue_uid": "d", "utterances": ${'['.repeat(1e5)}${']'.repeat(1e5)}}`
    expect(parseChallengeAsReference(deep, 'x').dialogues[0]?.utterances).toEqual([deep])
  })

  test('only what is no text is refused', async () => {
    await expect(readChallengeAsReference(put('bin.json', Buffer.from([0xff])))).rejects.toMatchObject({ code: 'U0007' })
    await expect(readChallengeAsReference(folder)).rejects.toMatchObject({ code: 'U0007' })
  })
})

describe('the files of a folder', () => {
  test('come in the order of their names, folder by folder', async () => {
    const root = mkdtempSync(join(folder, 'tree-'))
    for (const name of ['b', 'b/z', 'a.d', '.hidden']) mkdirSync(join(root, name))
    for (const name of [
      'b.json',
      'b/2.txt',
      'b/10.json',
      'b/z/x.JSON',
      'a.d/y.json',
      'README.md',
      '.hidden/h.json',
      '.x.json',
      '\ufb01.json',
      '🙂.json',
    ]) {
      writeFileSync(join(root, name), 'x')
    }
    symlinkSync(join(root, 'b.json'), join(root, 'link.json'))
    symlinkSync(root, join(root, 'circle'))
    symlinkSync(join(root, 'nowhere'), join(root, 'broken.json'))
    const names = (await all(challengeFiles(root))).map((path) => path.slice(root.length + 1))
    expect(names).toEqual(['a.d/y.json', 'b/10.json', 'b/2.txt', 'b/z/x.JSON', 'b.json', 'link.json', '\ufb01.json', '🙂.json'])
  })

  test('a folder without any is refused', async () => {
    const root = mkdtempSync(join(folder, 'none-'))
    await expect(all(challengeFiles(root))).rejects.toMatchObject({ code: 'U0007', message: expect.stringContaining(basename(root)) })
  })

  test('are read one at a time', async () => {
    const root = mkdtempSync(join(folder, 'lazy-'))
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(root, name), name)
    const reading = readChallenge(root)
    expect((await reading.next()).value?.utterances).toEqual(['a.txt'])
    writeFileSync(join(root, 'b.txt'), 'written later')
    expect((await reading.next()).value?.utterances).toEqual(['written later'])
  })
})

test('a line of 100 MB is read', async () => {
  const path = put('line.txt', `${'word '.repeat(20_000_000)}\n`)
  const [found] = await all(readChallenge(path))
  expect(found?.utterances[0]).toHaveLength(99_999_999)
  rmSync(path)
})

/** Root may read everything: for the moment of the test it is somebody else. */
async function asNobody(run: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return run()
  process.seteuid?.(65534)
  try {
    await run()
  } finally {
    process.seteuid?.(0)
  }
}
