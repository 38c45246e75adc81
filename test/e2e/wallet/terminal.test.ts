import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { onATerminal } from '../../support/on-a-terminal.ts'
import { emptyFolder } from '../../support/run-bbx.ts'

const hotkeyFile = '.bittensor/wallets/default/hotkeys/default'

describe('bbx wallet on a terminal', () => {
  it('shows the phrase of a new key on a screen that is wiped, once a word of it was typed', async () => {
    const cwd = await emptyFolder()
    const { status, screen } = onATerminal(['wallet', 'new-hotkey'], cwd, {
      steps: [
        { after: 'Then type word', keys: 'zzz\r' },
        { after: 'look at the list again', keys: '\u007f\u007f\u007f<asked word>\r' },
      ],
    })
    expect(status, screen).toBe(0)
    const { secretPhrase } = JSON.parse(await readFile(join(cwd, hotkeyFile), 'utf8'))
    const [before = '', other = '', after = ''] = screen.split(/.\[\?1049[hl]/)
    const words: string[] = secretPhrase.split(' ')
    words.forEach((word, at) => {
      expect(other).toContain(`${at + 1}. ${word}`)
      expect(before + after).not.toContain(`${at + 1}. ${word}`)
    })
    expect(after).toContain('wrote')
  })

  it('Ctrl-C at that question leaves no key, and the screen as it was', async () => {
    const cwd = await emptyFolder()
    const { status, screen } = onATerminal(['wallet', 'new-hotkey'], cwd, { steps: [{ after: 'Then type word', keys: '\u0003' }] })
    expect(status).toBe(130)
    expect(screen).toContain('\u001b[?1049l')
    expect(existsSync(join(cwd, '.bittensor'))).toBe(false)
  })

  it('a new password is typed twice, and is not short', async () => {
    const cwd = await emptyFolder()
    const { status, screen } = onATerminal(['wallet', 'new-coldkey'], cwd, {
      steps: [
        { after: 'New password', keys: 'short\r' },
        { after: 'at least 6', keys: 'er than sesame\r' },
        { after: 'The same again', keys: 'another sesame\r' },
        { after: 'were not the same', keys: '\u0003' },
      ],
    })
    expect(status, screen).toBe(130)
    expect(screen).not.toContain('sesame')
    expect(await readdir(cwd)).toEqual([])
  })

  it('a wrong password is asked for again', async () => {
    const cwd = await emptyFolder()
    const folder = join(cwd, '.bittensor/wallets/default')
    await mkdir(folder, { recursive: true })
    await cp(join(packageRoot(), 'test/golden/wallet/legacy/ansible-wallet-2.1.3'), join(folder, 'coldkey'))
    const { status, screen } = onATerminal(['wallet', 'inspect', '--key', 'coldkey', '--open'], cwd, {
      steps: [
        { after: 'Password of', keys: 'wrong\r' },
        // The space behind it is taken off, as the Python package does.
        { after: 'not its password', keys: 'Golden-test-1 \r' },
      ],
    })
    expect(status, screen).toBe(0)
    expect(screen).toContain('5DNsG6DawYLvoUEtPQMqRf725fF3kK7qcYZZ2WyRyMGxKgW8')
    expect(screen).not.toContain('Golden-test-1')
  })
})
