import { describe, expect, test } from 'vitest'
import { pythonMistake } from '../../../src/base/python/python-mistakes.ts'
import { pythonTree } from '../../../src/base/python/python-tree.ts'

const mistake = (text: string) => {
  const found = pythonMistake(pythonTree(text))
  return found === null ? null : `${found.line}: ${found.what}`
}
const inFunction = (line: string) => `def f(a):\n    ${line}\n`

describe('what CPython 3.12 refuses to compile', () => {
  test.each([
    ['def f(:\n    pass\n', '1: it is no Python'],
    ['x = 1\nreturn x\n', '2: it is no Python: a return outside of a function'],
    ['class A:\n    return 1\n', '2: it is no Python: a return outside of a function'],
    ['x = yield 1\n', '1: it is no Python: a yield outside of a function'],
    [inFunction('await a'), '2: it is no Python: an await in a function that is not async'],
    ['await a\n', '1: it is no Python: an await outside of a function'],
    ['break\n', '1: it is no Python: a break outside of a loop'],
    ['for a in b:\n    pass\nelse:\n    continue\n', '4: it is no Python: a continue outside of a loop'],
    ['while a:\n    def f():\n        break\n', '3: it is no Python: a break outside of a loop'],
    ['nonlocal x\n', '1: it is no Python: a nonlocal outside of a function'],
    [inFunction('from os import *'), '2: it is no Python: an import * in a function'],
    ['print "hi"\n', '1: it is no Python: print is a function, and wants brackets'],
    ['def f(a, a):\n    pass\n', '1: it is no Python: two parameters a'],
    ['def f(a=1, b):\n    pass\n', '1: it is no Python: b has no default, and one before it has'],
    ['x = f(a=1, 2)\n', '1: it is no Python: a value by position behind one by name'],
    ['x = f(a=1, a=2)\n', '1: it is no Python: two values for a'],
    ['f() = 1\n', '1: it is no Python: f() can be given no value'],
    ['x = 0123\n', '1: it is no Python: 0123 is a number that begins with 0'],
    ['x = "abc\ny = 1\n', '1: it is no Python: a text that is not closed'],
    ['x = "\\u12"\n', '1: it is no Python: \\u without its digits'],
    ['x = b"é"\n', '1: it is no Python: bytes hold ASCII only'],
  ])('%j', (text, said) => {
    expect(mistake(text)).toBe(said)
  })
})

describe('what it compiles', () => {
  test.each([
    inFunction('yield'),
    inFunction('b = yield'),
    inFunction('return (yield)'),
    'x = 1. + 2.e5 * (3.)\n',
    'with f() as (a, b), g() as self.c:\n    pass\n',
    'with (\n    f(a) as b,\n    g() as c,\n):\n    pass\n',
    'for a, *b in c:\n    pass\n',
    'match a:\n    case str():\n        pass\n    case ast.Name():\n        pass\n',
    '\uFEFFx = 1\n',
    'def f(a, b=1, /, *c, d, e=2, **g):\n    return lambda: (yield)\n',
    'def f(a, *, b=1, c):\n    pass\n',
    'async def f():\n    await a\n    return [await b async for b in c]\n',
    'while a:\n    for b in c:\n        break\n    else:\n        continue\n',
    'x = f(a, *b, c=1, *d, **e)\n',
    'x = f(a := 1, b)\n',
    'x = "\\x41\\u0041\\N{BULLET}\\\\u1"\ny = r"\\u1"\nz = b"\\u1"\n',
    'x = 0_0 + 0x1F + 1_000\n',
    'a, (b, *c) = d[0], e.f = g\n',
  ])('%j', (text) => {
    expect(mistake(text)).toBeNull()
  })
})

describe('sources that are made to be slow', () => {
  test.each([['with (as '], ['with (as )'], ['as (a ,'], ['for a,'], ['a as b.c '], ['await a + '], ['(yield) + '], ['"a" '], ['a,']])(
    '%j again and again',
    (part) => {
      const text = `x = f(${part.repeat(150_000 / part.length)})\n`
      expect(mistake(text)).toSatisfy((said) => said === null || said.startsWith('1: it is no Python'))
    },
  )

  test('a hundred thousand statements', () => {
    expect(mistake('a\n'.repeat(140_000))).toBeNull()
  })
})
