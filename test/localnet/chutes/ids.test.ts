import { describe, expect, test } from 'vitest'
import { chuteId, imageId, uuid5, versionId } from '../../../src/localnet/chutes/ids.ts'
import { isLike } from '../../../src/localnet/chutes/like.ts'
import { freeSlug, slugOf } from '../../../src/localnet/chutes/slug.ts'

// Vectors of reference chutes 5, made with the platform's own code; the one with an upper-case name is Python's uuid5.
describe('ids of the platform', () => {
  test.each([
    ['tester_1', 'hfuser-babelbit-apt-teal', 'latest', 'f4041dc9-b753-5f3d-86c5-64570701d1b3'],
    ['tester_1', 'foo', 'latest', 'fb184c5c-81cc-5eb4-88c2-63cd13f7b082'],
    ['Tester_1', 'foo', 'latest', 'fb184c5c-81cc-5eb4-88c2-63cd13f7b082'],
    ['tester_1', 'Foo', 'latest', 'fa4f5c0f-b8f0-5f3e-8de5-6881296a2c59'],
  ])('image %s/%s:%s', (username, name, tag, id) => expect(imageId(username, name, tag)).toBe(id))

  test.each([
    ['tester_1', 'hfuser-babelbit-apt-teal', '85974451-36cb-53db-a413-024ed2da600e'],
    ['Tester_1', 'Foo/Bar', '7da29438-4fb3-55ac-b9db-f8917683349c'],
  ])('chute %s::%s', (username, name, id) => expect(chuteId(username, name)).toBe(id))

  test('version', () => {
    expect(versionId('f4041dc9-b753-5f3d-86c5-64570701d1b3', 'print(1)\n')).toBe('bb982605-a471-57ff-96a5-be6176555f8c')
  })

  // RFC 9562 has no vector in this namespace; this one is Python's uuid.uuid5(uuid.NAMESPACE_OID, 'python.org').
  test('uuid5', () => expect(uuid5('python.org')).toBe('cd5d0bff-2444-5d26-ab53-4f7db1cb733d'))
})

describe('slugs', () => {
  test.each([
    ['tester_1', 'hfuser-babelbit-apt-teal', 'tester-1-hfuser-babelbit-apt-teal'],
    ['Bob', 'org/Model.Name_v1-FP8', 'bob-org-model-name-v1-fp8'],
    ['user', 'a--b__c..d', 'user-a-b-c-d'],
    ['abc', "it's-1,000-foo", 'abc-it-s-1000-foo'],
    ['abc', 'Ünïcode-é', 'abc-unicode-e'],
    ['abc', '-x-', 'abc-x'],
    [
      'abcdefghijklmno',
      'averyveryverylonghuggingfaceusername0123-babelbit-wanted-bobcat',
      'abcdefghijklmno-averyveryverylonghuggingfaceusername0123-b',
    ],
  ])('%s and %s', (username, name, slug) => expect(slugOf(username, name)).toBe(slug))

  test('a taken one gets a suffix', () => {
    expect(freeSlug('a-b', (slug) => slug === 'a-b')).toMatch(/^a-b-[a-z0-9]{5}$/)
    expect(freeSlug('a-b', () => false)).toBe('a-b')
  })
})

test.each([
  ['a-b', 'a_b', true],
  ['ab', 'a_b', false],
  ['A-B', 'a-b', true],
  ['a.b', 'a.b', true],
  ['axb', 'a.b', false],
  ['a(b', 'a(%', true],
  ['anything', '%', true],
  ['abcabd', '%abd', true],
  ['abcabd', '%abc', false],
  ['abc', 'abc%%', true],
  ['', '_', false],
  // A regular expression would go on for years.
  ['a'.repeat(120), `${'%a'.repeat(60)}b`, false],
])('%s is like %s: %s', (text, pattern, expected) => expect(isLike(text, pattern)).toBe(expected))
