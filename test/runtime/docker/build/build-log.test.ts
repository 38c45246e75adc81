import { describe, expect, test } from 'vitest'
import { buildLog } from '../../../../src/runtime/docker/build/build-log.ts'
import type { BuildEvent } from '../../../../src/runtime/docker/build/types.ts'
import { readDockerfile } from '../../../../src/submission/dockerfile/read-dockerfile.ts'

const dockerfile = 'ARG BASE=b:1\n# a comment\nFROM $BASE\nRUN one \\\n  two\n\nONBUILD RUN later\nCMD ["x"]\n'

/** The messages of a build with one label, as Docker 20.10 sends them. */
const messages = [
  'Step 1/6 : ARG BASE=b:1',
  '\n',
  'Step 2/6 : FROM $BASE',
  '\n',
  ' ---> fe1fc6f35290\n',
  'Step 3/6 : RUN one   two',
  '\n',
  ' ---> Running in c4d94956a42b\n',
  'first\nsec',
  'ond\n',
  'no end',
]

function read(pieces: readonly string[], text = dockerfile) {
  const events: BuildEvent[] = []
  const containers: string[] = []
  const log = buildLog({
    instructions: readDockerfile(text),
    ownSteps: 1,
    onEvent: (event) => events.push(event),
    onContainer: (id) => containers.push(id),
  })
  for (const piece of pieces) log.take(piece)
  return { log, events, containers, lines: events.flatMap((event) => (event.at === 'line' ? [event.text] : [])) }
}

describe('buildLog', () => {
  test('finds the line of a step, its container and the end of its output', () => {
    const { log, events, containers } = read(messages)
    expect(log.step()).toEqual({ number: 3, total: 5, text: 'RUN one   two', line: 4 })
    expect(containers).toEqual(['c4d94956a42b'])
    expect(log.tail()).toEqual(['first', 'second', 'no end'])
    expect(events.filter(({ at }) => at === 'step')).toHaveLength(3)
  })

  test("ends a step's last line where the builder goes on, and tells nobody of the steps of its labels", () => {
    const after = [
      'Removing intermediate container c4d94956a42b\n',
      ' ---> 1\n',
      'Step 4/6 : ONBUILD RUN later',
      '\n',
      'Step 5/6 : CMD ["x"]',
      '\n',
    ]
    const { log, lines } = read([...messages, ...after, 'Step 6/6 : LABEL bbx.image=1', '\n', ' ---> Running in 012345678901\n'])
    expect(lines).toContain('no end')
    expect(lines.at(-1)).toBe(' ---> 1')
    expect(log.step()).toMatchObject({ number: 6, total: 5 })
  })

  test.each<[string, string]>([
    ['Step 4/9 : RUN forged\n', 'another total'],
    ['Step 5/6 : RUN forged\n', 'a step left out'],
    ['Step 3/6 : RUN forged\n', 'the same step'],
    ['Step 4/6: RUN forged\n', 'another form'],
  ])('a line of a step that looks like the builder (%j: %s) is output', (line) => {
    const { log } = read([...messages, '\n', line])
    expect(log.step()?.number).toBe(3)
    expect(log.tail().at(-1)).toBe(line.trim())
  })

  test('a step that plays the builder hides no container, neither its own nor a later one', () => {
    const forged = ['\n', 'Step 4/6 : ONBUILD RUN later\n', ' ---> Running in deadbeefdead\n']
    const after = ['Removing intermediate container c4d94956a42b\n', ' ---> 1\n', 'Step 4/6 : ONBUILD RUN later', '\n']
    const { containers } = read([...messages, ...forged, ...after, ' ---> Running in 012345678901\n'])
    expect(containers).toEqual(['c4d94956a42b', 'deadbeefdead', '012345678901'])
  })

  test('names no line where the builder counts other steps than were read', () => {
    expect(read(['Step 1/9 : ARG BASE=b:1', '\n']).log.step()).toMatchObject({ line: null })
    expect(read(['Step 1/6 : FROM b:1', '\n']).log.step()).toMatchObject({ line: null })
  })

  test.each<[string, string, string]>([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['the title of a window', '\u001b]0;owned\u0007text', 'text'],
    ['a title that is never closed', '\u001b]0;owned', ''],
    ['a progress bar', '10%\r50%\r100%', '100%'],
    ['a line end of Windows', 'text\r', 'text'],
    ['a bell and a backspace', 'a\u0007b\u0008c', 'abc'],
    ['the eight-bit form of an escape', '\u009b31mred', '31mred'],
    ['a change of direction', 'a\u202egnp.exe', 'agnp.exe'],
    ['a tab', 'a\tb', 'a\tb'],
  ])('shows of %s what a terminal would show', (_, written, shown) => {
    expect(read([...messages, '\n', `${written}\n`, 'end\n']).lines.slice(-2)).toEqual(shown === '' ? ['no end', 'end'] : [shown, 'end'])
  })

  test('a line without an end fills no memory', () => {
    const { log, lines } = read(messages)
    for (let piece = 0; piece < 500; piece += 1) log.take('x'.repeat(1000))
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(3100)
    expect(log.tail().length).toBeLessThanOrEqual(41)
  })
})
