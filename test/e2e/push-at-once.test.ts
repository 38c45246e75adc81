import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, type Ran, runBbx } from '../support/run-bbx.ts'
import { bob } from '../support/submission-folder.ts'

describe('two pushes at once', { timeout: 120_000 }, () => {
  let world: Rehearsal
  let home = ''
  let commits: () => Promise<number>
  beforeAll(async () => {
    world = await rehearsal(21)
    home = await emptyFolder()
    commits = commitsOnChain(world, 21, bob)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  async function workingFolder(): Promise<string> {
    const cwd = await emptyFolder()
    expect((await runBbx(['init', 'm', '--track', 'video-to-text', '--hotkey', bob], { cwd })).code).toBe(0)
    await writeFile(join(cwd, 'm', 'NOTES.md'), `${cwd}\n`)
    return cwd
  }

  const words = ['push', 'm', '--skip-test', '--yes', '--netuid', '21', '--hotkey-uri', '//Bob']

  const push = (cwd: string, more: readonly string[] = [], onText: (text: string, kill: () => void) => void = () => {}): Promise<Ran> =>
    runBbx([...words, ...more], {
      ...{ cwd, env: { ...world.environment, HOME: home } },
      meanwhile(child) {
        child.stdin?.end()
        let seen = ''
        child.stderr?.on('data', (text) => {
          seen += text
          onText(seen, () => child.kill('SIGKILL'))
        })
      },
    })

  /** A push that waits for a block, which none is made for until `goOn`; resolved once it waits. */
  async function waitingPush(cwd: string) {
    await world.ask('dev_faults', { holdPool: true })
    let ended: Promise<Ran> | null = null
    await new Promise<void>((waits) => {
      ended = push(cwd, [], (text) => /^rehearsal: preview: done/m.test(text) && waits())
    })
    return {
      async goOn(): Promise<Ran> {
        await world.ask('dev_faults', { holdPool: false })
        if (ended === null) throw new Error('it was not started')
        return ended
      },
    }
  }

  it.each([
    ['from one folder', true],
    ['from two folders, of one hotkey', false],
  ])('%s: the second is refused and says who works there, and one commits', async (_, isOneFolder) => {
    const before = await commits()
    const cwd = await workingFolder()
    const first = await waitingPush(cwd)
    const second = await push(isOneFolder ? cwd : await workingFolder())
    expect(second.code).toBe(3)
    const place = isOneFolder ? `a push from ${cwd}` : `a push of ${bob} to subnet 21`
    expect(second.stderr).toMatch(new RegExp(`^rehearsal: error E0006: another bbx \\(pid \\d+\\) works on ${place}$`, 'm'))
    const ended = await first.goOn()
    expect(ended.code).toBe(0)
    // Of the one that was refused, and of the one that went through, each line says that it is a rehearsal.
    const lines = [second, ended].flatMap(({ stdout, stderr }) => `${stdout}${stderr}`.split('\n'))
    expect(lines.filter((line) => line !== '' && !line.startsWith('rehearsal: '))).toEqual([])
    expect((await commits()) - before).toBe(1)
  })

  it('of which the first was killed: the second, from another folder, is not kept', async () => {
    const killed = await push(await workingFolder(), [], (text, kill) => /^rehearsal: read-back: done/m.test(text) && kill())
    expect(killed.code).toBeNull()
    const before = await commits()
    expect((await push(await workingFolder(), ['--json'])).document()).toMatchObject({ exit: 0, error: null })
    expect((await commits()) - before).toBe(1)
  })

  it('of two hotkeys do not keep each other', async () => {
    const first = await waitingPush(await workingFolder())
    const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
    const cwd = await workingFolder()
    await writeFile(join(cwd, 'm', 'hotkey.txt'), alice)
    const other = await push(cwd, ['--hotkey-uri', '//Alice', '--repo', 'of-alice', '--no-commit', '--no-publish'])
    expect(other.code).toBe(0)
    expect((await first.goOn()).code).toBe(0)
  })
})
