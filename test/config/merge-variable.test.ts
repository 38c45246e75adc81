import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeVariable } from '../../src/config/merge-variable.ts'
import { parseEnv } from '../../src/config/parse-env.ts'

describe('one variable changes, every other byte stays', () => {
  const cases: [string, string, string, string][] = [
    ['an empty file', '', '2', 'K=2\n'],
    ['a new line at the end', 'A=1\n', '2', 'A=1\nK=2\n'],
    ['a last line without its end', 'A=1', '2', 'A=1\nK=2\n'],
    ['line ends of Windows', 'A=1\r\n', '2', 'A=1\r\nK=2\r\n'],
    ['in place', 'A=1\nK=1\nB=1\n', '2', 'A=1\nK=2\nB=1\n'],
    ['with its comment', 'K=1 # why\n', '2', 'K=2 # why\n'],
    ['with export and blanks', '  export  K = 1  \n', '2', '  export  K = 2  \n'],
    ['in the form of YAML', 'K: 1\n', '2', 'K: 2\n'],
    ['over lines', "K='a\nb'\nA=1\n", '2', 'K=2\nA=1\n'],
    ['with a quote inside quotes', 'K="a\\"b" # c\n', '2', 'K=2 # c\n'],
    ['without a value', 'K=\nA=1\n', '2', 'K=2\nA=1\n'],
    ['twice: the last one counts', 'K=0\nK=1\n', '2', 'K=0\nK=2\n'],
    ['a comment is no assignment', '# K=1\n', '2', '# K=1\nK=2\n'],
    ['a longer name is another one', 'KK=1\nXK=1\n', '2', 'KK=1\nXK=1\nK=2\n'],
    ['a name inside a quoted value is none', "A='\nK=1\n'\n", '2', "A='\nK=1\n'\nK=2\n"],
    ['blanks need quotes', '', 'a b', "K='a b'\n"],
    ['so does a number sign', '', 'a#b', "K='a#b'\n"],
    ['an apostrophe takes another quote', '', "it's", "K=`it's`\n"],
  ]
  it.each(cases)('%s', (_title, before, value, after) => expect(mergeVariable(before, 'K', value)).toBe(after))

  it('a value with every quote cannot be written', () => {
    expect(() => mergeVariable('', 'K', '\'`"')).toThrow(expect.objectContaining({ code: 'U0003' }))
  })
})

describe('laws', () => {
  const name = fc.constantFrom('K', 'A', 'HF_TOKEN')
  const value = fc.string({ unit: fc.constantFrom(...'ab1 #\'"`=\\$:-') }).filter((text) => text.trim() === text && text !== '')
  const line = fc.oneof(
    fc.tuple(name, fc.string({ unit: fc.constantFrom(...'ab1 #\'"`=\\') })).map(([key, text]) => `${key}=${text}`),
    fc.constantFrom('', '# comment', 'export B = 2', 'not an assignment', "M='one", "two'"),
  )
  const file = fc.tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n')).map(([lines, eol]) => lines.join(eol))

  it('what is written is read back, and nothing else changes its meaning', () => {
    fc.assert(
      fc.property(file, name, value, (before, key, text) => {
        let after: string
        try {
          after = mergeVariable(before, key, text)
        } catch (error) {
          expect(error).toMatchObject({ code: 'U0003' })
          return
        }
        expect({ ...parseEnv(after) }).toEqual({ ...parseEnv(before), [key]: text })
      }),
      { numRuns: 2000 },
    )
  })

  it('setting a value again changes nothing', () => {
    fc.assert(
      fc.property(value, (text) => {
        fc.pre(!text.includes("'") || !text.includes('`'))
        const once = mergeVariable('A=1\n', 'K', text)
        expect(mergeVariable(once, 'K', text)).toBe(once)
      }),
    )
  })
})
