import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { BbxError } from '../../src/base/bbx-error.ts'
import { asBbxError } from '../../src/cli/as-bbx-error.ts'
import { errorDocument, errorText } from '../../src/cli/error-report.ts'
import { worstExit } from '../../src/cli/exit-code.ts'
import { openOutput } from '../../src/cli/output.ts'
import { printResult } from '../../src/cli/print-result.ts'
import { plainProgress } from '../../src/cli/progress.ts'
import { ofRehearsal } from '../../src/cli/pushing/rehearsing.ts'
import { createRedactor } from '../../src/cli/redactor.ts'
import type { StreamResult } from '../../src/cli/result.ts'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { describeScreen } from '../../src/cli/screen.ts'
import { terminalSafe } from '../../src/cli/terminal-safe.ts'

describe('exit codes: the highest in the list of design/cli.md wins', () => {
  it.each([
    [[0, 1], 1],
    [[1, 3], 3],
    [[3, 4], 4],
    [[4, 2], 2],
    [[2, 70], 70],
    [[70, 130], 130],
    [[143, 70], 143],
    [[0, 0], 0],
    [[], 0],
  ])('%j: %i', (codes, exit) => expect(worstExit(...codes)).toBe(exit))
})

describe('errors', () => {
  const calm = { exit: null }
  it.each([
    ['S1001', 1],
    ['U0001', 2],
    ['E0001', 3],
    ['H0001', 70],
  ] as const)('%s exits with %i', (code, exit) => expect(new BbxError(code).exit).toBe(exit))

  it('anything unexpected is a bug, with how to report it', () => {
    for (const thrown of [new TypeError('x is undefined'), 'a string', null, { odd: 1 }]) {
      const error = asBbxError(thrown, calm)
      expect(error).toMatchObject({ code: 'H0001', exit: 70, remedy: expect.stringContaining('report') })
    }
    expect(asBbxError(new TypeError('x is undefined'), calm).message).toContain('TypeError: x is undefined')
  })

  it('whatever a command throws after Ctrl-C is the interruption', () => {
    const thrown = new DOMException('stopped', 'AbortError')
    expect(asBbxError(thrown, { exit: 130 })).toMatchObject({ code: 'E0012', exit: 130 })
    expect(asBbxError(new BbxError('E0007', { what: 'half way' }), { exit: 143 })).toMatchObject({
      code: 'E0012',
      message: 'half way',
      exit: 143,
    })
  })

  it('an interruption of a rehearsal says that it is one', async () => {
    const stopped = ofRehearsal(() => Promise.reject(new DOMException('stopped', 'AbortError')))
    const thrown = await stopped.catch((error: unknown) => error)
    expect(
      errorText(asBbxError(thrown, { exit: 130 }))
        .trimEnd()
        .split('\n')
        .filter((line) => !line.startsWith('rehearsal: ')),
    ).toEqual([])
  })

  it('of a rehearsal every line says so, those of a reason with several lines too', () => {
    const error = new BbxError('E0073', { what: 'not built', why: 'the log ends with\nSTEP 2/3\nno such package', remedy: 'mend it' })
    error.mark = 'rehearsal: '
    expect(errorText(error).trimEnd().split('\n')).toEqual([
      'rehearsal: error E0073: not built',
      'rehearsal:   why: the log ends with',
      'rehearsal:     STEP 2/3',
      'rehearsal:     no such package',
      'rehearsal:   do:  mend it',
    ])
  })

  it('the document holds no secret', () => {
    const redactor = createRedactor()
    redactor.learn(['hf_sesame', 'ab', ''])
    const error = new BbxError('E0010', { what: 'hf_sesame refused', why: 'hf_sesame, ab', remedy: 'not hf_sesame' })
    const document = errorSchema.parse(errorDocument(error, 3, redactor.clean))
    expect(document.error).toMatchObject({ what: '******** refused', why: '********, ab', remedy: 'not ********' })
  })

  it('nothing that is shown holds the password of an address', () => {
    expect(createRedactor().clean('Looking in indexes: https://me:hunter2@index/simple')).toBe(
      'Looking in indexes: https://********@index/simple',
    )
  })

  it('a person sees code, cause, what is missing and what to do', () => {
    const error = new BbxError('U0002', {
      why: 'because',
      missing: [
        { name: 'track', flag: '--track', variable: null },
        { name: 'hotkey', flag: '--hotkey', variable: 'BBX_HOTKEY' },
      ],
    })
    expect(errorText(error)).toBe(
      'error U0002: values are missing\n  why: because\n  missing:\n    track: --track\n    hotkey: --hotkey, or BBX_HOTKEY\n  do:  give each by its flag or its variable\n',
    )
  })
})

describe('the screen', () => {
  const tty = { isTTY: true, columns: 120 }
  const cases: [string, Partial<Parameters<typeof describeScreen>[0]>, boolean, [boolean, boolean, boolean]][] = [
    ['a terminal', {}, false, [true, true, true]],
    ['--json', {}, true, [false, false, false]],
    ['NO_COLOR', { env: { NO_COLOR: '1' } }, false, [false, false, true]],
    ['CI=1', { env: { CI: '1' } }, false, [false, false, false]],
    ['CI=false', { env: { CI: 'false' } }, false, [true, true, true]],
    ['stdout is a pipe', { stdout: {} }, false, [false, true, true]],
    ['stdin is a pipe', { stdin: {} }, false, [true, true, false]],
    ['a terminal that does not know its width', { stderr: { isTTY: true, columns: 0 } }, false, [true, false, true]],
    ['stderr is a pipe', { stderr: {} }, false, [true, false, false]],
  ]
  it.each(cases)('%s', (_title, terminals, json, [color, lively, interactive]) => {
    const screen = describeScreen({ stdin: tty, stdout: tty, stderr: tty, env: {}, ...terminals }, json)
    expect({ ...screen, style: screen.style.color }).toEqual({ style: color, lively, interactive })
  })

  it.each([
    ['plain\ttext\n', 'plain\ttext\n'],
    ['\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['\u001b[2J', '\\u001b[2J'],
    ['back\rover', 'back\\u000dover'],
    ['\u009b2J\u202eabc', '\\u009b2J\\u202eabc'],
  ])('%j is shown as %j', (text, shown) => expect(terminalSafe(text)).toBe(shown))
})

describe('progress in a log', () => {
  it('says the first thing at once, then the latest once a second', () => {
    vi.useFakeTimers({ now: 0 })
    const lines: string[] = []
    const progress = plainProgress((text) => lines.push(text))
    for (let step = 0; step < 25; step++) {
      progress.say(`step ${step}`)
      vi.advanceTimersByTime(100)
    }
    progress.note('a note')
    progress.done()
    vi.advanceTimersByTime(5000)
    vi.useRealTimers()
    expect(lines).toEqual(['step 0\n', 'step 9\n', 'step 19\n', 'a note\n'])
  })
})

describe('a streamed result', () => {
  const screen = { style: { color: false, columns: 80 } }
  const stream = (count: number, fail = false): StreamResult => ({
    kind: 'stream',
    schema: 'bbx.score/1',
    async *json() {
      yield '"files":['
      for (let index = 0; index < count; index++) yield `${index === 0 ? '' : ','}"${'x'.repeat(1000)}"`
      if (fail) throw new Error('half way')
      yield ']'
    },
    async *text() {
      for (let index = 0; index < count; index++) yield `${'x'.repeat(1000)}\n`
    },
    exit: () => 1,
  })

  function slow(): { stream: Writable; text: () => string; most: () => number } {
    let text = ''
    let waiting = 0
    let most = 0
    const writable = new Writable({
      highWaterMark: 1,
      write(chunk, _encoding, done) {
        most = Math.max(most, chunk.length)
        waiting += 1
        expect(waiting).toBe(1)
        setTimeout(() => {
          text += chunk
          waiting -= 1
          done()
        }, 1)
      },
    })
    return { stream: writable, text: () => text, most: () => most }
  }

  it('is one document, written piece by piece as fast as the reader takes it', async () => {
    const { stream: writable, text, most } = slow()
    const exit = await printResult(stream(3000), { out: openOutput(() => writable), json: true, screen, floor: () => 0 })
    expect(exit).toBe(1)
    const document = JSON.parse(text())
    expect(Object.keys(document)).toEqual(['schema', 'bbx', 'files', 'exit'])
    expect(document.files).toHaveLength(3000)
    expect(document.exit).toBe(1)
    expect(most()).toBeLessThan(300_000)
  })

  it('for a person too', async () => {
    const { stream: writable, text } = slow()
    await printResult(stream(500), { out: openOutput(() => writable), json: false, screen, floor: () => 0 })
    expect(text()).toHaveLength(500 * 1001)
  })

  it('that fails early has written nothing: the error can be the document', async () => {
    const { stream: writable } = slow()
    const out = openOutput(() => writable)
    await expect(printResult(stream(10, true), { out, json: true, screen, floor: () => 0 })).rejects.toThrow('half way')
    expect(out.used).toBe(false)
  })

  it('without members is still a document', async () => {
    const { stream: writable, text } = slow()
    const empty: StreamResult = { kind: 'stream', schema: 'x/1', async *json() {}, async *text() {}, exit: () => 0 }
    await printResult(empty, { out: openOutput(() => writable), json: true, screen, floor: () => 130 })
    expect(JSON.parse(text())).toMatchObject({ schema: 'x/1', exit: 130 })
  })
})
