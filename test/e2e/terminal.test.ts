import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { onATerminal } from '../support/on-a-terminal.ts'
import { emptyFolder } from '../support/run-bbx.ts'

const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const colour = '\u001b[3'

describe('on a terminal', () => {
  it('what is missing is asked for', async () => {
    const cwd = await emptyFolder()
    const { status, screen } = onATerminal(['init', 'm'], cwd, {
      steps: [
        { after: 'Which track?', keys: '\r' },
        { after: 'Which hotkey', keys: `${hotkey}\r` },
      ],
    })
    expect(status, screen).toBe(0)
    expect((await readFile(join(cwd, 'm', 'hotkey.txt'), 'utf8')).trim()).toBe(hotkey)
  })

  it('a mistyped hotkey is asked for again', async () => {
    const cwd = await emptyFolder()
    const { status, screen } = onATerminal(['init', 'm', '--track', 'babelbit'], cwd, {
      steps: [
        { after: 'Which hotkey', keys: `${hotkey.slice(0, -1)}N\r` },
        { after: 'checksum is wrong', keys: `\u007f${hotkey.slice(-1)}\r` },
      ],
    })
    expect(status, screen).toBe(0)
    expect((await readFile(join(cwd, 'm', 'hotkey.txt'), 'utf8')).trim()).toBe(hotkey)
  })

  it('Ctrl-C at a question ends the call, with nothing written', async () => {
    const cwd = await emptyFolder()
    const { status, screen } = onATerminal(['init', 'm'], cwd, { steps: [{ after: 'Which track?', keys: '\u0003' }] })
    expect(status).toBe(130)
    expect(screen).toContain('E0012')
    expect(existsSync(join(cwd, 'm'))).toBe(false)
  })

  const calls: [string, string[], Record<string, string>, boolean][] = [
    ['has colour', ['config'], {}, true],
    ['has none with NO_COLOR', ['config'], { NO_COLOR: '1' }, false],
    ['has none with CI=1', ['config'], { CI: '1' }, false],
    ['has none with --json', ['config', '--json'], {}, false],
  ]
  it.each(calls)('a result %s', async (_title, words, env, colourful) => {
    const { status, screen } = onATerminal(words, await emptyFolder(), { env: { HF_TOKEN: 'hf_sesame_open', ...env } })
    expect(status).toBe(0)
    expect(screen.includes(colour)).toBe(colourful)
  })
})
