import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorSchema } from '../../../src/cli/schemas/error.ts'
import { challengeFile } from '../../support/challenge-file.ts'
import { everythingIn, failedCall } from '../../support/failed-call.ts'
import { pythonMiner } from '../../support/python-miner.ts'
import { bbxProgram, emptyFolder, runBbx, sharedCache } from '../../support/run-bbx.ts'

let folder: string
let words: string[]
beforeEach(async () => {
  folder = await emptyFolder()
  await pythonMiner(folder)
  words = ['test', 'miner', '--challenge', await challengeFile(folder), '--dialogues', '1']
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A folder for PATH with one script in it. */
async function pathWith(name: string, script: string): Promise<string> {
  const bin = await emptyFolder()
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, name), 0o755)
  return bin
}

/** What a call may leave: the empty folder of runs, its settings and caches; no run, no half-made environment. */
const litter = (left: readonly string[]) => left.filter((path) => /runs\/.|venvs\/[^/.]+$|\.lock$|\.new$|lock\.\d|processes\/./.test(path))

describe('Python', () => {
  test('none on PATH: E0002, exit 3, and what was looked for', async () => {
    const failed = await failedCall(words, { cwd: folder, env: { ...sharedCache, PATH: '/nonexistent' } })
    expect(failed).toMatchObject({ exit: 3, code: 'E0002', why: expect.stringContaining('python3: not found') })
    expect(failed.remedy).toContain('--python')
    expect(litter(failed.left)).toEqual([])
  })

  test('--python names something else: E0002', async () => {
    const failed = await failedCall([...words, '--python', '/bin/false'], { cwd: folder, env: sharedCache })
    expect(failed).toMatchObject({ exit: 3, code: 'E0002', what: expect.stringContaining('/bin/false') })
    expect(litter(failed.left)).toEqual([])
  })

  // As on Debian without python3-venv: the module is there, ensurepip is not.
  test('without venv: E0002 with the way to get it', async () => {
    const bin = await pathWith(
      'python3',
      `case "$*" in *"-m venv"*) echo "ensurepip is not available" >&2; exit 1;; esac
echo '{"path":"'$0'","version":"3.11.2","hasVenv":true,"identity":["a"]}'`,
    )
    const failed = await failedCall(words, { cwd: folder, env: { PATH: `${bin}:/usr/bin:/bin` } })
    expect(failed).toMatchObject({ exit: 3, code: 'E0002', remedy: expect.stringContaining('apt install python3-venv') })
    expect(failed.why).toContain('ensurepip')
    expect(litter(failed.left)).toEqual([])
  })
})

describe('the package index', () => {
  test('refuses connections: E0003, exit 3, and no half-made environment', async () => {
    await writeFile(join(folder, 'miner', 'requirements.txt'), 'six==1.16.0\n')
    const nobody = 'http://127.0.0.1:9/'
    const env = { PIP_INDEX_URL: nobody, UV_INDEX_URL: nobody, PIP_RETRIES: '0', PIP_CONFIG_FILE: '/dev/null' }
    const failed = await failedCall(words, { cwd: folder, env })
    expect(failed).toMatchObject({ exit: 3, code: 'E0003', remedy: expect.stringContaining('network') })
    expect(litter(failed.left)).toEqual([])
  })

  test('has no such version: S2001 of the submission, exit 1', async () => {
    await writeFile(join(folder, 'miner', 'requirements.txt'), 'six==999.0\n')
    const { PIP_INDEX_URL: index = '' } = process.env
    const env: Record<string, string> = index === '' ? {} : { PIP_INDEX_URL: index }
    const ran = await runBbx([...words, '--json'], { cwd: folder, env })
    // A machine without an index cannot tell that a version does not exist.
    const { faults, error } = ran.document() as { faults?: { code: string }[]; error?: { code: string } }
    expect([ran.code, faults?.[0]?.code ?? error?.code]).toEqual(faults === undefined ? [3, 'E0003'] : [1, 'S2001'])
    expect(await readdir(join(folder, '.cache', 'bbx', 'venvs'))).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.log$/)])
  })
})

describe('a folder or a file in the wrong place: E0005, exit 3, with its path', () => {
  const wrong: [name: string, path: string, make: 'file' | 'folder', env: Record<string, string>][] = [
    ['a file for .bbx', '.bbx', 'file', sharedCache],
    ['a file for .bbx/runs', '.bbx/runs', 'file', sharedCache],
    ['a folder for the lock', '.bbx/lock', 'folder', sharedCache],
    ['a file for the cache', 'cache', 'file', { BBX_CACHE_DIR: 'cache' }],
    ['a file for the state', 'state', 'file', { ...sharedCache, XDG_STATE_HOME: 'state' }],
  ]
  test.each(wrong)('%s', async (_, path, make, env) => {
    const target = join(folder, path)
    await mkdir(make === 'folder' ? target : join(target, '..'), { recursive: true })
    if (make === 'file') await writeFile(target, 'mine')
    const absolute = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value === path ? target : value]))
    const failed = await failedCall(words, { cwd: folder, env: absolute })
    expect(failed).toMatchObject({ exit: 3, code: 'E0005', what: expect.stringContaining(target) })
    expect(litter(failed.left)).toEqual([])
  })

  test('a working folder that is gone: E0001', () => {
    const gone = join(folder, 'gone')
    const script = `mkdir "${gone}"; cd "${gone}"; rmdir "${gone}"; "${process.execPath}" "${bbxProgram}" test --json; echo "exit $?"`
    const [document = '', exit] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n')
    expect(errorSchema.parse(JSON.parse(document))).toMatchObject({ error: { code: 'E0001', what: 'the current folder is gone' }, exit: 3 })
    expect(exit).toBe('exit 3')
  })
})

test('less memory than any container engine gives: exit 2, by flag and by variable', async () => {
  const flag = await failedCall([...words, '--memory', '5'], { cwd: folder, env: sharedCache })
  expect([flag.exit, flag.code, flag.what]).toEqual([2, 'U0001', expect.stringContaining('6')])
  const variable = await failedCall(words, { cwd: folder, env: { ...sharedCache, BBX_MEMORY_MIB: '5' } })
  expect([variable.exit, variable.code]).toEqual([2, 'U0003'])
})

describe('a folder that is no submission, or not an empty one', () => {
  const calls: [string, string[], string][] = [
    ['missing', ['test', 'nowhere'], 'U0005'],
    ['an empty folder', ['test', 'empty'], 'U0005'],
    ['a file', ['test', 'challenge.json'], 'U0005'],
    ['a folder that holds itself', ['check', 'circle'], 'U0005'],
    ['not empty', ['init', 'miner', '--track', 'babelbit', '--hotkey', '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'], 'U0006'],
    [
      'a file to write into',
      ['init', 'challenge.json', '--track', 'babelbit', '--hotkey', '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'],
      'U0006',
    ],
  ]
  test.each(calls)('%s: exit 2, and everything stays as it was', async (_, call, code) => {
    await mkdir(join(folder, 'empty'))
    await mkdir(join(folder, 'circle'))
    await symlink('.', join(folder, 'circle', 'again'))
    const before = await everythingIn(join(folder, 'miner'))
    const failed = await failedCall(call, { cwd: folder, env: sharedCache })
    expect([failed.exit, failed.code]).toEqual([2, code])
    expect(litter(failed.left)).toEqual([])
    expect(await everythingIn(join(folder, 'miner'))).toEqual(before)
  })
})
