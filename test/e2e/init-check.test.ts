import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkSchema } from '../../src/cli/schemas/check.ts'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { initSchema } from '../../src/cli/schemas/init.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

/** The address of the issue that asked for these commands. */
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'

describe('bbx init and bbx check', () => {
  it('a new submission passes without any finding', async () => {
    const cwd = await emptyFolder()
    const made = await runBbx(['init', 'm', '--track', 'babelbit', '--hotkey', hotkey, '--ci', 'github', '--json'], { cwd })
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(initSchema.parse(made.document())).toMatchObject({ dir: 'm', replaced: [], next: ['bbx check m', 'bbx test m'] })
    const checked = await runBbx(['check', 'm', '--hotkey', hotkey, '--json'], { cwd })
    expect(checkSchema.parse(checked.document())).toMatchObject({ passed: true, findings: [], fixed: [], exit: 0 })
    expect(await runBbx(['check', 'm'], { cwd })).toMatchObject({ code: 0, stdout: 'passed\n' })
  })

  it('everything missing is named at once', async () => {
    const cwd = await emptyFolder()
    const { code, document } = await runBbx(['init', 'm', '--json'], { cwd })
    expect(code).toBe(2)
    const { error } = errorSchema.parse(document())
    expect(error.code).toBe('U0002')
    expect(error.missing.map(({ flag }) => flag)).toEqual(['--track', '--hotkey'])
    expect(await readdir(cwd)).not.toContain('m')
  })

  it('a broken rule exits 1, what is no submission exits 2', async () => {
    const cwd = await emptyFolder()
    await runBbx(['init', 'm', '--track', 'babelbit', '--hotkey', hotkey], { cwd })
    await rm(join(cwd, 'm/Dockerfile'))
    const broken = await runBbx(['check', '--json'], { cwd: join(cwd, 'm') })
    expect(broken.code).toBe(1)
    expect(checkSchema.parse(broken.document())).toMatchObject({
      passed: false,
      exit: 1,
      findings: [{ code: 'S1001', file: 'Dockerfile', line: null }],
    })
    const nothing = await runBbx(['check', 'nowhere', '--json'], { cwd })
    expect(nothing.code).toBe(2)
    expect(errorSchema.parse(nothing.document())).toMatchObject({ error: { code: 'U0005' }, exit: 2 })
  })

  it('a full folder stays as it is', async () => {
    const cwd = await emptyFolder()
    await mkdir(join(cwd, 'm'))
    await writeFile(join(cwd, 'm/mine.txt'), 'mine')
    const { code, document } = await runBbx(['init', 'm', '--track', 'babelbit', '--hotkey', hotkey, '--json'], { cwd })
    expect(code).toBe(2)
    expect(errorSchema.parse(document()).error.code).toBe('U0006')
    expect(await readdir(join(cwd, 'm'))).toEqual(['mine.txt'])
  })
})
