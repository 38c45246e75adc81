import { expect, test } from 'vitest'
import { BbxError } from '../../src/base/bbx-error.ts'
import { fault } from '../../src/base/fault.ts'
import { withoutCredentials } from '../../src/base/without-credentials.ts'
import { finding } from '../../src/submission/rules/finding.ts'

test.each([
  ['https://me:hunter2@index/simple', 'https://********@index/simple'],
  ['git+https://token@hub/x.git@v1', 'git+https://********@hub/x.git@v1'],
  ['http://me:p@ss@index:8080/', 'http://********@index:8080/'],
  ['no proxy at socks5://a:b@c, nor http://d:e@f', 'no proxy at socks5://********@c, nor http://********@f'],
  // No user stands before these: an @ of the path, of a query, of another word.
  ['https://hub/x.git@v1', 'https://hub/x.git@v1'],
  ['http://x?mail=a@b', 'http://x?mail=a@b'],
  ['{"url":"http://x","mail":"a@b"}', '{"url":"http://x","mail":"a@b"}'],
  ['http://x a@b', 'http://x a@b'],
  ['torch==2.0 @ file', 'torch==2.0 @ file'],
])('%s', (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown)
})

const secret = 'see http://me:hunter2@index/'

test.each([
  ['a fault', fault('S2001', { what: secret, evidence: secret, remedy: secret })],
  ['a fault whose evidence is cut inside the address', fault('S2001', { evidence: `${'x'.repeat(585)} ${secret}` })],
  ['an error', new BbxError('E0003', { what: secret, why: secret, remedy: secret })],
  ['a finding', finding({ id: 'r', code: 'S1060' }, 'requirements.txt', { what: secret })],
])('no text of %s holds the password', (_name, made) => {
  const texts = made instanceof Error ? [made.message, made.why, made.remedy] : Object.values(made)
  expect(texts.join(' ')).not.toMatch(/hunt|me:/)
})

test('a long text costs no more than its length', () => {
  const text = `${'://x'.repeat(200_000)}${'w'.repeat(1_000_000)}`
  const since = performance.now()
  expect(withoutCredentials(text)).toBe(text)
  expect(performance.now() - since).toBeLessThan(1_000)
})
