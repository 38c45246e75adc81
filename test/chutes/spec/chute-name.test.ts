import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { badChuteName, badUsername, chuteName } from '../../../src/chutes/spec/chute-name.ts'

const revision = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'

describe('the name of a chute', () => {
  test.each([
    ['HF_User', 'hf-user-babelbit-4d40cc920ef2'],
    ['-bob_', 'bob-babelbit-4d40cc920ef2'],
    ['é', 'default-babelbit-4d40cc920ef2'],
    ['a.b__c', 'a-b-c-babelbit-4d40cc920ef2'],
    ['averyveryverylonghuggingfaceusername0123', 'averyveryverylonghu-babelbit-4d40cc920ef2'],
  ])('of %s', (owner, name) => {
    expect(chuteName(owner, revision)).toBe(name)
  })

  test('is one that the platform takes, for the longest username too', () => {
    fc.assert(
      fc.property(fc.string(), (owner) => {
        expect(badChuteName(chuteName(owner, revision), 'abcdefghijklmno')).toBe(null)
      }),
    )
  })

  // The slug is cut at 58 characters, and 6 more have to fit into the 63 of a DNS label: reference chutes 5.
  test.each([
    ['a'.repeat(41), null],
    ['a'.repeat(42), "use at most 41 characters: with the account's name it becomes part of a host name"],
    ['a_b', 'use lower-case letters, digits and single dashes'],
    ['A-b', 'use lower-case letters, digits and single dashes'],
    ['a--b', 'use lower-case letters, digits and single dashes'],
    ['ab', 'use at least 3 characters'],
  ])('%s', (name, problem) => {
    expect(badChuteName(name, 'abcdefghijklmno')).toBe(problem)
  })
})

test.each([
  ['tester_1', true],
  ['Tester-1', true],
  ['ab', false],
  ['abcdefghijklmnop', false],
  ['a b', false],
])('the username %s', (username, good) => {
  expect(badUsername(username) === null).toBe(good)
})
