import { describe, expect, test } from 'vitest'
import { splitWhitespace, stripWhitespace } from '../../../src/base/python/whitespace.ts'

// What CPython 3.11 says of each code point: [chr(i) for i in range(0x10000) if chr(i).isspace()].
const pythonSpaces = [
  ...[9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xa0, 0x1680],
  ...Array.from({ length: 11 }, (_, index) => 0x2000 + index),
  ...[0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
]

describe('white space as Python sees it', () => {
  test('exactly the code points of str.isspace separate words', () => {
    const found = []
    for (let code = 0; code < 0x10000; code++) if (splitWhitespace(`a${String.fromCharCode(code)}b`).length === 2) found.push(code)
    expect(found).toEqual(pythonSpaces)
  })

  test.each([
    ['', []],
    [' \t\n', []],
    ['  a  b ', ['a', 'b']],
    ['e\ufefff\u200bg', ['e\ufefff\u200bg']],
  ])('split(%j) is %j', (text, words) => {
    expect(splitWhitespace(text)).toEqual(words)
  })

  test.each([
    ['', ''],
    [' \u3000', ''],
    ['\x1c a  b\x85', 'a  b'],
    ['\ufeffa', '\ufeffa'],
  ])('strip(%j) is %j', (text, stripped) => {
    expect(stripWhitespace(text)).toBe(stripped)
  })

  test('a long run of spaces inside costs no more than its length', () => {
    const text = `a${' '.repeat(2_000_000)}b`
    const before = performance.now()
    expect(stripWhitespace(text)).toBe(text)
    expect(performance.now() - before).toBeLessThan(1000)
  })
})
