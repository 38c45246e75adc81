import { describe, expect, test } from 'vitest'
import { parsePythonJson } from '../../../src/base/python/parse-json.ts'
import { pythonStr } from '../../../src/base/python/str.ts'

describe('str(json.loads(text)), as CPython 3.11 prints it', () => {
  test.each([
    ['7', '7'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['1.0', '1.0'],
    ['1e16', '1e+16'],
    ['1e15', '1000000000000000.0'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e22', '1e+22'],
    ['1e-4', '0.0001'],
    ['1e-5', '1e-05'],
    ['0.0001', '0.0001'],
    ['1.5e-7', '1.5e-07'],
    ['1e999', 'inf'],
    ['-1e999', '-inf'],
    ['NaN', 'nan'],
    ['true', 'True'],
    ['null', 'None'],
    ['0.1', '0.1'],
    ['5e-324', '5e-324'],
    ['1.7976931348623157e308', '1.7976931348623157e+308'],
    ['123456789.125', '123456789.125'],
    ['1e21', '1e+21'],
    ['2.5E+3', '2500.0'],
    ['[]', '[]'],
    ['{}', '{}'],
    ['["a", 1, null, [true]]', "['a', 1, None, [True]]"],
    ['{"k": "v", "n": {"x": 1.0}}', "{'k': 'v', 'n': {'x': 1.0}}"],
    ['{"a": 1, "b": 2, "a": 3}', "{'a': 3, 'b': 2}"],
    ['["it\'s"]', '["it\'s"]'],
    ['["it\'s \\"q\\""]', "['it\\'s \"q\"']"],
    [
      '["back\\\\slash", "tab\\t", "nl\\n", "\\u0000\\u001f\\u007f\\u0085\\u00a0\\u00ad", "\\u200b\\u2028\\u3000", "\\ufeff", "\\u00e9\\ud83d\\ude42", "\\udb40\\udc01"]',
      "['back\\\\slash', 'tab\\t', 'nl\\n', '\\x00\\x1f\\x7f\\x85\\xa0\\xad', '\\u200b\\u2028\\u3000', '\\ufeff', '\u00e9\ud83d\ude42', '\\U000e0001']",
    ],
    ['["\\ud800"]', "['\\ud800']"],
    ['{"__proto__": 1}', "{'__proto__': 1}"],
    ['"plain \\u00e9"', 'plain \u00e9'],
    ['[" a b "]', "[' a b ']"],
  ])('%s', (text, shown) => {
    expect(pythonStr(parsePythonJson(text))).toBe(shown)
  })
})

describe('what json.loads refuses', () => {
  test.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a': 1}",
    '01',
    '1.',
    '.5',
    '+1',
    '- 1',
    'nul',
    '[1] 2',
    '"a',
    '"\t"',
    '"\\x41"',
    '"\\u12"',
    '\ufeff{}',
    '\u00a01',
    '{"a" 1}',
    '{1: 2}',
    '"\\"',
  ])('%j', (text) => {
    expect(() => parsePythonJson(text)).toThrow(SyntaxError)
  })

  test('nesting that overruns CPython’s stack, at any size', () => {
    expect(() => parsePythonJson('['.repeat(100_000) + ']'.repeat(100_000))).toThrow(SyntaxError)
    expect(pythonStr(parsePythonJson('['.repeat(900) + ']'.repeat(900)))).toHaveLength(1800)
  })

  test('an integer of more than 4300 digits', () => {
    expect(() => parsePythonJson('9'.repeat(4301))).toThrow(SyntaxError)
    expect(pythonStr(parsePythonJson(`-${'9'.repeat(4300)}`))).toHaveLength(4301)
  })
})
