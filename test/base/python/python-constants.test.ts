import { describe, expect, test } from 'vitest'
import { pythonConstants } from '../../../src/base/python/python-constants.ts'
import { nodesOf, pythonTree } from '../../../src/base/python/python-tree.ts'

function read(text: string) {
  const { values, otherAt } = pythonConstants(pythonTree(text))
  return { values: Object.fromEntries([...values].map(([name, { value }]) => [name, value])), otherAt }
}

describe('values that can be read without running anything', () => {
  test.each([
    ['A = 1', 1],
    ['A: int = 604_800', 604_800],
    ['A = -2', -2],
    ['A = 0.75', 0.75],
    ['A = True', true],
    ['A = None', null],
    ["A = 'x'", 'x'],
    ['A = r"x"  # why', 'x'],
    ['A = """two\nlines"""', 'two\nlines'],
    ['A = (\n  "one "\n  "two"\n)', 'one two'],
    ['A = ["a", "b",]', ['a', 'b']],
    ['A = (1, None)', [1, null]],
    ['A = []', []],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual({ values: { A: value }, otherAt: null })
  })

  test('texts between them and comments are no statements', () => {
    expect(read('"""about"""\n# note\nA = 1\n"""of A"""\n')).toEqual({ values: { A: 1 }, otherAt: null })
  })
})

describe('everything else is named by its line', () => {
  test.each([
    ['A = 1\nimport os\n', 2],
    ['A = os.environ["X"]', 1],
    ['A = f"{x}"', 1],
    ['A = "a\\n"', 1],
    ['A = 1 + 1', 1],
    ['A = B = 1', 1],
    ['A, B = 1, 2', 1],
    ['A += 1', 1],
    ['A = [x for x in y]', 1],
    ['A = {"a": 1}', 1],
    ['A = 0x10', 1],
    ['\n\nif True:\n    A = 1\n', 3],
    ['A = -"x"', 1],
  ])('%j', (text, line) => {
    expect(read(text).otherAt).toBe(line)
  })
})

describe('what is no Python', () => {
  test.each([
    ['def f(:\n  pass\n', 1],
    ['A = 1\nB = = 2\n', 2],
    ['A = (1,\n', 2],
  ])('%j', (text, line) => {
    expect(pythonTree(text).brokenAt).toBe(line)
  })

  test('the Python of today is', () => {
    const text =
      'type A = int\nmatch x:\n    case [1, *rest] if rest: pass\nasync def f[T](a: T, /, *, b: int | None = None) -> T:\n    async with a as b, c: yield (n := 1)\n'
    expect(pythonTree(text).brokenAt).toBe(null)
  })
})

describe('brackets in brackets without end', () => {
  const deep = (count: number, open = '(', close = ')') => `A = 1\nB = ${open.repeat(count)}2${close.repeat(count)}\n`

  test('no value, and no end of the stack', () => {
    expect(read(deep(1000))).toEqual({ values: { A: 1 }, otherAt: 2 })
    expect(read(deep(1000, '[', ']'))).toEqual({ values: { A: 1 }, otherAt: 2 })
  })

  test.each(['()', '[]'])('%s, deeper than the parser reads: no Python, at their line', (pair) => {
    expect(pythonTree(deep(60_000, pair[0], pair[1])).brokenAt).toBe(2)
  })

  test('every node is walked, in order of the source', () => {
    const tree = pythonTree(deep(1000))
    const names = [...nodesOf(tree.top)].map(({ name, from }) => ({ name, from }))
    expect(names.filter(({ name }) => name === 'Number')).toHaveLength(2)
    expect(names.map(({ from }) => from)).toEqual(names.map(({ from }) => from).toSorted((a, b) => a - b))
  })
})
