import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Challenge } from '../../../../src/datasets/challenge.ts'
import { openSession } from '../../../../src/tracks/babelbit/engine/session.ts'
import { sessionStore } from '../../../../src/tracks/babelbit/engine/session-store.ts'
import { serve } from './served.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-sessions-'))
afterAll(() => rmSync(folder, { recursive: true }))

function put(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const oneWord = put('one.json', '{"challenge_uid": "c", "dialogues": [{"dialogue_uid": "d", "utterances": ["word"]}]}')

describe('sessions', () => {
  const session = openSession((async function* (): AsyncGenerator<Challenge> {})())

  test('the one that rests longest makes room, but not within its first minute of rest', () => {
    let now = 0
    const store = sessionStore(2, 3_600_000, () => now)
    const first = store.add(session) ?? ''
    now = 30_000
    const second = store.add(session) ?? ''
    expect(store.add(session)).toBeNull()
    now = 60_000
    expect(store.use(first)).toBe(session)
    expect(store.add(session)).toBeNull()
    now = 90_000
    expect(store.add(session)).not.toBeNull()
    expect([store.use(second), store.use(first), store.size]).toEqual([undefined, session, 2])
  })

  test('a session that rests for its time to live is forgotten, one that is used is not', () => {
    let now = 0
    const store = sessionStore(10, 1_000, () => now)
    const [used, rested] = [store.add(session) ?? '', store.add(session) ?? '']
    now = 900
    expect(store.use(used)).toBe(session)
    now = 1_000
    expect(store.use(rested)).toBeUndefined()
    now = 1_899
    expect(store.use(used)).toBe(session)
  })

  test('over HTTP: too many are refused with 503, the old ones go on', async () => {
    await using engine = await serve({ challenge: oneWord, maxSessions: 2 })
    const { json: first } = await engine.post('/start', {})
    await engine.post('/start', {})
    const refused = await engine.ask({ path: '/start', body: '{}' })
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '60'])
    expect((await engine.post('/next', { session_id: first.session_id })).json.token).toBe('EOF')
  })

  test('main and solo sessions are apart; solo starts with GET or POST', async () => {
    await using engine = await serve({ challenge: oneWord })
    const solo = JSON.parse((await engine.ask({ method: 'GET', path: '/solo/start' })).text)
    expect(solo.token).toBe('word')
    expect((await engine.post('/next', { session_id: solo.session_id })).status).toBe(400)
    expect((await engine.post('/solo/next', { session_id: solo.session_id })).json.token).toBe('EOF')
    expect((await engine.post('/solo/start', {})).json.token).toBe('word')
    expect((await engine.ask({ method: 'GET', path: '/health' })).text).toBe('{"status": "healthy", "sessions": 2}')
  })

  test('main and solo sessions count together', async () => {
    await using engine = await serve({ challenge: oneWord, maxSessions: 2 })
    await engine.post('/start', {})
    await engine.post('/solo/start', {})
    const refused = await Promise.all(['/start', '/solo/start'].map((path) => engine.ask({ path, body: '{}' })))
    expect(refused.map(({ status }) => status)).toEqual([503, 503])
  })

  test('askers at one time get different steps, also while a file is read', async () => {
    const challenges: Challenge[] = ['a', 'b', 'c'].map((uid) => ({
      challengeUid: uid,
      source: uid,
      dialogues: [{ challengeUid: uid, dialogueUid: uid, language: null, utterances: ['x'], source: uid }],
    }))
    const walked = openSession(
      (async function* () {
        for (const challenge of challenges) {
          await new Promise((resolve) => setTimeout(resolve, 20))
          yield challenge
        }
      })(),
    )
    const steps = await Promise.all(Array.from({ length: 11 }, () => walked.next()))
    expect(steps.map(({ challenge_uid, token }) => `${challenge_uid} ${token}`)).toEqual([
      ...['a x', 'a EOF', 'a EOF EOF', 'b x', 'b EOF', 'b EOF EOF', 'c x', 'c EOF', 'c EOF EOF', 'c null', 'c null'],
    ])
  })

  test('a folder in which a later file is broken says so at that file, and never that it is done', async () => {
    const mixed = mkdtempSync(join(folder, 'mixed-'))
    writeFileSync(join(mixed, 'a.txt'), 'hello')
    writeFileSync(join(mixed, 'b.txt'), Buffer.from([0xff, 0xfe]))
    await using engine = await serve({ challenge: mixed })
    const { json } = await engine.post('/start', {})
    const told = []
    for (let asked = 0; asked < 4; asked++) told.push(await engine.post('/next', { session_id: json.session_id }))
    expect(told.map(({ status, json: { token } }) => [status, token])).toEqual([
      [200, 'EOF'],
      [200, 'EOF EOF'],
      [400, undefined],
      [400, undefined],
    ])
    expect(told[2]?.json.error).toContain('b.txt is not text in UTF-8')
  })
})

describe('half of a surrogate pair', () => {
  test('cannot be sent; the walk has moved on, as in the reference', async () => {
    const path = put(
      'lone.json',
      '{"challenge_uid": "c", "dialogues": [{"dialogue_uid": "d", "utterances": ["a \\ud800 \\ud83d\\ude42 b"]}]}',
    )
    await using engine = await serve({ challenge: path })
    const { json } = await engine.post('/start', {})
    const tokens = []
    for (let asked = 0; asked < 3; asked++) {
      const told = await engine.post('/next', { session_id: json.session_id })
      tokens.push([told.status, told.json.token])
    }
    expect(tokens).toEqual([
      [400, undefined],
      [200, '🙂'],
      [200, 'b'],
    ])
  })
})

describe('a path in /start', () => {
  const inside = mkdtempSync(join(folder, 'root-'))
  writeFileSync(join(inside, 'ok.txt'), 'fine')
  writeFileSync(join(inside, '.secret'), 'hidden')
  symlinkSync(oneWord, join(inside, 'link.json'))

  test.each([
    ['ok.txt', 200, 'fine'],
    ['./ok.txt', 200, 'fine'],
    [join(inside, 'ok.txt'), 200, 'fine'],
    ['nope//./x.txt', 400, 'file not found: nope/x.txt'],
    ['ok.txt/', 200, 'fine'],
    ['../one.json', 400, 'file not found: ../one.json'],
    [oneWord, 400, `file not found: ${oneWord}`],
    ['/etc/passwd', 400, 'file not found: /etc/passwd'],
    ['/no/such/file.json', 400, 'file not found: /no/such/file.json'],
    ['link.json', 400, 'file not found: link.json'],
    ['.secret', 400, 'file not found: .secret'],
    ['a\0b', 400, 'file not found: a\0b'],
    ['\ud800', 400, 'file not found: \ufffd'],
    [5, 400, 'path must be a string'],
    [['ok.txt'], 400, 'path must be a string'],
    [true, 400, 'path must be a string'],
    [false, 400, "missing 'path' and no --challenge set on server"],
    [0, 400, "missing 'path' and no --challenge set on server"],
    [[], 400, "missing 'path' and no --challenge set on server"],
    [{}, 400, "missing 'path' and no --challenge set on server"],
  ])('%j', async (path, status, said) => {
    await using engine = await serve({ cwd: inside, roots: [inside] })
    const told = await engine.post('/start', { path })
    expect([told.status, told.json.token ?? told.json.error]).toEqual([status, said])
    expect(engine.bugs).toEqual([])
  })
})

describe('bodies that only Python reads, or refuses', () => {
  test.each([
    ['{"session_id": NaN}', 'invalid or missing session_id'],
    ['{"session_id": ""}', 'invalid or missing session_id'],
    ['{"session_id": {}}', 'invalid or missing session_id'],
    ['{"session_id": {"a": 1}}', 'session_id must be a string'],
    ['{"session_id": "__proto__"}', 'invalid or missing session_id'],
    ['{"__proto__": {"session_id": "x"}}', 'invalid or missing session_id'],
    [`{"prediction": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'invalid JSON'],
    [`{"prediction": ${'9'.repeat(5000)}}`, 'invalid JSON'],
    ['NaN', 'body must be a JSON object'],
    ['7', 'body must be a JSON object'],
  ])('%.60s', async (body, error) => {
    await using engine = await serve({ challenge: oneWord })
    const told = await engine.ask({ path: '/next', body })
    expect([told.status, JSON.parse(told.text)]).toEqual([400, { error }])
  })
})
