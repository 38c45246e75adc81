import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { dockerIgnores, readDockerignore } from '../../src/submission/dockerfile/dockerignore.ts'
import { readDockerfile } from '../../src/submission/dockerfile/read-dockerfile.ts'
import { splitWords } from '../../src/submission/dockerfile/split-words.ts'
import { isExact } from '../../src/submission/requirements/pin-problem.ts'
import { readRequirements } from '../../src/submission/requirements/read-requirements.ts'

const recorded: { files: string[]; cases: { dockerignore: string; out: string[] }[] } = JSON.parse(
  readFileSync(join(packageRoot(), 'test', 'golden', 'docker', 'dockerignore.json'), 'utf8'),
)

describe('readDockerfile', () => {
  test('joins, skips, and counts lines as a builder does', () => {
    const text = [
      '# syntax=x',
      '',
      'from a AS b',
      'RUN one \\',
      '# comment',
      '',
      '  two \\',
      '',
      'ONBUILD add x y',
      'COPY --chown=1 --link a b',
      'RUN <<-A <<"B"',
      'FROM no',
      '\tA',
      'FROM no',
      'B',
      'CMD x',
    ].join('\n')
    expect(readDockerfile(text).map(({ keyword, flags, rest, line }) => [line, keyword, flags.join(' '), rest])).toEqual([
      [3, 'FROM', '', 'a AS b'],
      [4, 'RUN', '', 'one   two ONBUILD add x y'],
      [10, 'COPY', '--chown=1 --link', 'a b'],
      [11, 'RUN', '', '<<-A <<"B"'],
      [16, 'CMD', '', 'x'],
    ])
  })

  test('line ends make no difference', () => {
    fc.assert(
      fc.property(dockerfileText, (text) => {
        expect(readDockerfile(text.replaceAll('\n', '\r\n'))).toEqual(readDockerfile(text))
      }),
    )
  })

  test('never throws, and keeps lines in order and in range', () => {
    fc.assert(
      fc.property(fc.oneof(dockerfileText, fc.string({ unit: 'binary' })), (text) => {
        const lines = readDockerfile(text).map(({ line }) => line)
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
        for (const line of lines) expect(line).toBeLessThanOrEqual(text.split(/\r\n|\n|\r/).length)
      }),
    )
  })

  test('a long hostile line is read in no time', () => {
    const started = performance.now()
    readDockerfile(`ENV ${'A="'.repeat(300_000)}\nRUN ${'<<'.repeat(300_000)}\n${'FROM \\\n'.repeat(100_000)}`)
    splitWords('A="'.repeat(300_000))
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

const dockerfileText = fc
  .array(
    fc.constantFrom(
      'FROM',
      'add',
      'RUN',
      ' ',
      '\n',
      '\\\n',
      '#',
      '<<EOF',
      'EOF',
      'https://example.org',
      '"',
      '[',
      ']',
      '--x=y',
      `\${A:-b}`,
      '# escape=`\n',
    ),
  )
  .map((pieces) => pieces.join(''))

describe('readRequirements', () => {
  test.each([
    ['a', 'named a ""'],
    ['A_b.C==1', 'named a-b-c "==1"'],
    ['a[x,y] (==1) ; os_name == "nt"', 'named a "==1"'],
    ['a >=1, <2 # c', 'named a ">=1, <2"'],
    ['a==1 --hash=sha256:00', 'named a "==1"'],
    ['a @ https://example.org/a.whl ; x', 'remote a https://example.org/a.whl'],
    ['git+ssh://git@example.org/x@abc#egg=y', 'remote null git+ssh://git@example.org/x@abc#egg=y'],
    ['-e git+https://example.org/x', 'remote null git+https://example.org/x'],
    ['-e ./x[dev]', 'local'],
    ['./x.whl', 'local'],
    ['-rmore.txt', 'include more.txt'],
    ['--constraint = c.txt', 'constraints c.txt'],
    ['--pre', 'option'],
    ['-i https://x', 'option'],
    ['a = 1', 'unreadable'],
    ['==1', 'unreadable'],
  ])('%s', (line, expected) => {
    const [first] = readRequirements(line)
    const found = first?.requirement
    const shown = {
      named: () => (found?.kind === 'named' ? `named ${found.name} ${JSON.stringify(found.specifier)}` : ''),
      remote: () => (found?.kind === 'remote' ? `remote ${found.name} ${found.url}` : ''),
      include: () => (found?.kind === 'include' ? `include ${found.path}` : ''),
      constraints: () => (found?.kind === 'constraints' ? `constraints ${found.path}` : ''),
      local: () => 'local',
      option: () => 'option',
      unreadable: () => 'unreadable',
    }
    expect(shown[found?.kind ?? 'unreadable']()).toBe(expected)
  })

  test('continuation lines count from their first', () => {
    expect(readRequirements('# c\\\na==1 \\\n  --hash=sha256:1\n\nb==2').map(({ line }) => line)).toEqual([2, 5])
  })

  test('never throws', () => {
    const piece = fc.constantFrom(
      'a',
      '==',
      '>=1',
      ',',
      ';',
      '@',
      'git+https://x',
      '-r',
      '-e ',
      '\\\n',
      '\n',
      ' #',
      '[',
      ']',
      '(',
      '--hash=',
      '.',
      '/',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    )
    fc.assert(fc.property(text, (written) => void readRequirements(written)))
  })

  test.each([
    ['==1.0', true],
    ['=== 1.0+cu118', true],
    ['>=1,==1.5', true],
    ['==1.*', false],
    ['~=1.0', false],
    ['!=1', false],
    ['', false],
  ])('isExact(%s)', (specifier, exact) => {
    expect(isExact(specifier)).toBe(exact)
  })
})

// Docker's documentation of .dockerignore: anchored at the root, last match wins, parents take what is below them along.
describe('dockerIgnores', () => {
  test.each<[string, string, boolean]>([
    ['.env', '.env', true],
    ['.env', 'a/.env', false],
    ['**/.env', 'a/b/.env', true],
    ['**/.env', '.env', true],
    ['/.git/', '.git/config', true],
    ['*', 'a/b', true],
    ['*/temp*', 'a/temporary.txt', true],
    ['*/temp*', 'a/b/temp', false],
    ['temp?', 'tempa', true],
    ['temp?', 'temp', false],
    ['*\n!keep', 'keep/x', false],
    ['!keep\n*', 'keep', true],
    ['# .env', '.env', false],
    ['./a/../.env', '.env', true],
    ['[.]env', '.env', true],
    ['.e[a-z]v', '.env', true],
    ['.e[^n]v', '.env', false],
    ['a**', 'ab/c', true],
    ['\\.env', '.env', true],
    ['.env+', '.env', false],
    ['[', '.env', false],
  ])('%j keeps out %s: %s', (text, path, ignored) => {
    expect(dockerIgnores(text, path)).toBe(ignored)
  })

  test.each(recorded.cases)('keeps out what Docker keeps out: $dockerignore', ({ dockerignore, out }) => {
    const ignores = readDockerignore(dockerignore)
    expect(recorded.files.filter(ignores).sort()).toEqual([...out].sort())
  })

  test('ends soon whatever the pattern', () => {
    const started = performance.now()
    expect(dockerIgnores(`${'*a'.repeat(60)}b`, 'a'.repeat(250))).toBe(false)
    expect(dockerIgnores(`${'**/a/'.repeat(60)}b`, 'a/'.repeat(64))).toBe(false)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  test('never throws', () => {
    const piece = fc.constantFrom('*', '**', '?', '[', ']', '^', '-', '\\', '/', '!', 'a', '.', '\n', '(', '+', '{')
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => void dockerIgnores(text, 'a/b.c'),
      ),
    )
  })
})
