import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSubmission } from '../../src/submission/open.ts'
import { parseManifest } from '../../src/submission/parse-manifest.ts'
import { submissionWith } from '../support/submission-folder.ts'

function problemsOf(text: string): string[] {
  const parsed = parseManifest(text)
  return 'manifest' in parsed ? [] : parsed.problems.map(({ line, what }) => `${line ?? '-'} ${what}`)
}

test('a whole manifest', () => {
  const text = 'track = "babelbit"\ntemplate = "baseline"\nprofile = "babelbit/2025-11"\nstart = ["python3", "-u", "server.py"]\n'
  expect(parseManifest(text)).toEqual({
    manifest: { track: 'babelbit', template: 'baseline', profile: 'babelbit/2025-11', start: ['python3', '-u', 'server.py'] },
  })
})

test('a track is enough', () => {
  expect(parseManifest('track = "babelbit"')).toEqual({ manifest: { track: 'babelbit', template: null, profile: null, start: null } })
})

const track = 'track = "babelbit"\n'

describe('settings are refused by name, with the place where they belong', () => {
  test.each([
    ['endpoint = "x"', /^2 "endpoint" is an endpoint: .*BBX_/],
    ['hub-url = "x"', /^2 "hub-url" is an endpoint/],
    ['port = 8000', /^2 "port" is an endpoint/],
    ['HF_TOKEN = "x"', /^2 "HF_TOKEN" is a secret: .*\.env/],
    ['[secrets]\na = 1', /^2 "secrets" is a secret/],
    ['wallet_name = "x"', /^2 "wallet_name" is a wallet setting: .*--wallet-name/],
    ['hotkey = "x"', /^2 "hotkey" is a wallet setting: .*hotkey\.txt/],
    ['runtime = "docker"', /^2 "runtime" is a setting of the runtime/],
    ['isolation = "none"', /^2 "isolation" is a setting of the runtime/],
    ['i-trust-this-code = true', /^2 "i-trust-this-code" is a setting of the runtime/],
    ['[env]\nPATH = "/x"', /^2 "env" is a setting of the runtime/],
    ['support = 1', /^2 "support" is not a key of the manifest: there are track, template, profile, start$/],
  ])('%s', (line, problem) => {
    expect(problemsOf(track + line)).toEqual([expect.stringMatching(problem)])
  })
})

describe('hostile and broken manifests', () => {
  test.each<[string, string, RegExp]>([
    ['empty', '', /"track" is missing/],
    ['no TOML', 'track: babelbit', /^1 is not TOML/],
    ['a key twice', `${track}${track}`, /^2 is not TOML: trying to redefine/],
    ['__proto__', `${track}__proto__ = 1`, /"__proto__" is not a key/],
    ['a table __proto__', `${track}[__proto__]\ntrack = "x"`, /"__proto__" is not a key/],
    ['constructor', `${track}constructor = 1`, /"constructor" is not a key/],
    ['nested deep', `track = ${'['.repeat(100_000)}`, /^1 is not TOML/],
    ['dotted deep', `${'a.'.repeat(10_000)}b = 1`, /"a" is not a key/],
    ['a long key', `${'k'.repeat(10_000)} = 1\n${track}`, /"k{60}…" is not a key/],
    ['zero bytes', '\0\0\0', /is not TOML/],
    ['a lone surrogate', 'track = "\\uD800"', /is not TOML/],
    ['a track that comes later', 'track = "babelbit-speech"', /it comes later/],
    ['no track at all', 'track = "chess"', /there is babelbit/],
    ['a number for the track', 'track = 59', /"track" is not a string/],
    ['a date for the template', `${track}template = 1979-05-27`, /"template" is not a string/],
    ['a path for the template', `${track}template = "../x"`, /"template" is not the name/],
    ['a profile without date', `${track}profile = "babelbit"`, /"profile" is not a profile/],
    ['a profile of another track', `${track}profile = "voice-to-voice/e1"`, /another track/],
    ['a start line', `${track}start = "python server.py"`, /^2 "start" is not a list of strings/],
    ['a start line in a list', `${track}start = ["python server.py"]`, /each word is an element/],
    ['an empty start', `${track}start = []`, /"start" is empty/],
    ['a number in start', `${track}start = ["python", 1]`, /not a string/],
    ['a shell in start', `${track}start = ["python", "server.py; rm -rf x"]`, /only a shell understands \(word 2\)/],
    ['a variable in start', `${track}start = ["python", "$HOME/x"]`, /only a shell understands/],
    ['a line end in start', `${track}start = ["python", "a\\nb"]`, /control character/],
    ['an absolute program', `${track}start = ["/usr/bin/python", "server.py"]`, /absolute path \(word 1\)/],
    ['a Windows path', `${track}start = ["C:/python.exe"]`, /absolute path/],
    ['a parent folder', `${track}start = ["python", "../server.py"]`, /leaves the folder \(word 2\)/],
    ['a parent folder in an option', `${track}start = ["uvicorn", "--app-dir=../x"]`, /leaves the folder/],
    ['an empty word', `${track}start = ["python", ""]`, /empty word/],
    ['too many words', `${track}start = [${'"a",'.repeat(65)}]`, /more than 64 words/],
    ['a long word', `${track}start = ["${'a'.repeat(1025)}"]`, /more than 1024 characters/],
  ])('%s', (_, text, problem) => {
    const problems = problemsOf(text)
    expect(problems.join('\n')).toMatch(problem)
    expect(problems.join('\n').length).toBeLessThan(1000)
  })

  test.each<[string, string | Buffer, RegExp]>([
    ['binary', Buffer.from([0xff, 0xfe, 0x00, 0x80]), /bbx\.toml is not text in UTF-8/],
    ['huge', `${track}#${'x'.repeat(70_000)}`, /has 70\.0 kB: as text at most 65\.5 kB \(65536 bytes\)/],
    ['several problems', `${track}port = 1\ntoken = "x"`, /line 2: "port".*; line 3: "token"/],
  ])('opening says what is wrong: %s', async (_, text, message) => {
    const folder = await submissionWith({ 'bbx.toml': text })
    await expect(openSubmission(folder)).rejects.toMatchObject({ code: 'S1002', exit: 1, message: expect.stringMatching(message) })
  })

  test('a link for a manifest is not followed out of the folder', async () => {
    const folder = await submissionWith({ 'bbx.toml': { link: '/etc/passwd' } })
    await expect(openSubmission(folder)).rejects.toMatchObject({ code: 'S1002' })
  })
})

test('a value never shows: it may be a secret in the wrong place', () => {
  for (const text of [`${track}token = "TESTsecret"`, 'track = "TESTsecret"', `${track}start = ["TESTsecret;"]`, 'x = "TESTsecret']) {
    expect(problemsOf(text).join('\n')).not.toContain('TESTsecret')
  }
})

test('no text makes the parser throw', () => {
  const piece = fc.constantFrom(
    'track',
    ' = ',
    '"babelbit"',
    '\n',
    '[',
    ']',
    '{',
    '}',
    '.',
    "'''",
    '"',
    'start',
    '__proto__',
    '#',
    '\\u',
    '1e9',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => void parseManifest(text),
    ),
  )
})
