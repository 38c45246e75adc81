import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareText } from '../../../src/base/python/compare-text.ts'
import { floatText } from '../../../src/base/python/float-text.ts'
import { integerOfText } from '../../../src/base/python/integer-of-text.ts'
import { jsonText } from '../../../src/base/python/json-text.ts'
import { pathStem, pathText } from '../../../src/base/python/path-text.ts'
import { float } from '../../../src/base/python/python-float.ts'

describe('what CPython 3.12 writes', () => {
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [0.0312, '0.0312'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e-7, '1e-07'],
    [1.5e-10, '1.5e-10'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e22, '1e+22'],
    [1e100, '1e+100'],
    [Number.NaN, 'nan'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('repr(%d) is %s', (value, text) => {
    expect(floatText(value)).toBe(text)
  })

  test('what is written reads back', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => Object.is(Number(floatText(value)), value)))
  })

  test.each([
    [{ a: 1, b: float(1), c: [null, true], d: {} }, '{"a": 1, "b": 1.0, "c": [null, true], "d": {}}'],
    ['é😀\u007f\n"\\', '"\\u00e9\\ud83d\\ude00\\u007f\\n\\"\\\\"'],
    [[float(0.00005), 2], '[5e-05, 2]'],
    [[float(Number.NaN), float(-1 / 0)], '[NaN, -Infinity]'],
  ])('json.dumps(%j) is %s', (value, text) => {
    expect(jsonText(value)).toBe(text)
  })

  test('an int of any size', () => {
    expect(jsonText(10n ** 30n)).toBe('1000000000000000000000000000000')
  })

  test('with ensure_ascii=False and indent=2', () => {
    expect(jsonText({ a: ['é', []], b: {} }, { ascii: false, indent: 2 })).toBe('{\n  "a": [\n    "é",\n    []\n  ],\n  "b": {}\n}')
  })

  test('a fraction that is not marked as a float is a mistake of ours', () => {
    expect(() => jsonText({ a: 0.5 })).toThrow(RangeError)
  })
})

describe('what CPython 3.12 reads', () => {
  test.each([
    ['10', 10n],
    [' +1_000 ', 1000n],
    ['-٣', -3n],
    ['𝟗𝟎', 90n],
    ['\u00a07', 7n],
  ])('int(%s) is %s', (text, value) => {
    expect(integerOfText(text)).toBe(value)
  })

  test.each(['', ' ', '1 2', '1__0', '_1', '1.0', '0x1', '\x1c7', 'first', '1'.repeat(4301)])('int(%j) raises', (text) => {
    expect(integerOfText(text)).toBeUndefined()
  })

  test('texts are ordered by code point, not by UTF-16 unit', () => {
    expect(['😀', '\uffff', '\ud800', 'b', 'a', 'ab'].toSorted(compareText)).toEqual(['a', 'ab', 'b', '\ud800', '\uffff', '😀'])
  })

  test.each([
    ['./logs//a.b.jsonl', 'logs/a.b.jsonl', 'a.b'],
    ['/x/', '/x', 'x'],
    ['//x/y.z', '//x/y.z', 'y'],
    ['.', '.', ''],
    ['.jsonl', '.jsonl', '.jsonl'],
    ['a.', 'a.', 'a.'],
    ['../a', '../a', 'a'],
  ])('Path(%j) is %s with the stem %s', (path, text, stem) => {
    expect([pathText(path), pathStem(path)]).toEqual([text, stem])
  })
})
