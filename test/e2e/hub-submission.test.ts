import { existsSync } from 'node:fs'
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { initSchema } from '../../src/cli/schemas/init.ts'
import { testSchema } from '../../src/cli/schemas/test.ts'
import { challengeFile } from '../support/challenge-file.ts'
import { type LoopbackHub, loopbackHub } from '../support/hub/loopback-hub.ts'
import { someCommit } from '../support/hub/repository.ts'
import { pythonMiner } from '../support/python-miner.ts'
import { emptyFolder, type Ran, runBbx, sharedCache } from '../support/run-bbx.ts'
import { alice, bob, validSubmission } from '../support/submission-folder.ts'

const name = 'someone/model'
const published = validSubmission as Record<string, string>

async function hubWith(files: Readonly<Record<string, string | Uint8Array>>, large: readonly string[] = []): Promise<LoopbackHub> {
  const hub = await loopbackHub([{ name, files: { ...published, ...files }, large }])
  onTestFinished(() => hub[Symbol.asyncDispose]())
  return hub
}

async function bbx(hub: LoopbackHub, words: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  return runBbx([...words, '--json'], { cwd, env: { HF_ENDPOINT: hub.url, ...env } })
}

test('init --from: pinned, whole, with a hotkey of one own, and without what would be read as a setting', async () => {
  const weights = Buffer.alloc(300_000, 7)
  const hub = await hubWith(
    {
      'models/w.safetensors': weights,
      'models/link': '../../../etc/passwd',
      '.env': 'HF_ENDPOINT=http://127.0.0.1:1\n',
      '.bbx/lock': '{}',
    },
    ['models/w.safetensors'],
  )
  const cwd = await emptyFolder()
  const ran = await bbx(hub, ['init', 'm', '--from', `hub:${name}@main`, '--hotkey', bob], cwd)
  expect(ran.code, ran.stdout).toBe(0)
  const document = initSchema.parse(ran.document())
  expect(document).toMatchObject({ track: 'babelbit', template: null, from: `hub:${name}@${someCommit}`, replaced: [] })
  expect(document.files).toEqual([...Object.keys(published), 'models/w.safetensors', 'models/link'].sort())
  expect(ran.stderr).toContain('left out, as private to a folder: ".env", ".bbx/lock"')
  expect(await readFile(join(cwd, 'm', 'models/w.safetensors'))).toEqual(weights)
  expect(await readFile(join(cwd, 'm', 'hotkey.txt'), 'utf8')).toBe(bob)
  expect((await lstat(join(cwd, 'm', 'models/link'))).isFile()).toBe(true)
  expect((await readdir(join(cwd, 'm'))).filter((entry) => ['.env', '.bbx', '.git'].includes(entry))).toEqual([])

  // Not over what is there, and with the address of whoever published it where none is given.
  expect((await bbx(hub, ['init', 'm', '--from', `hub:${name}@${someCommit}`], cwd)).document().error).toMatchObject({ code: 'U0006' })
  const asked = hub.requests.filter(({ path }) => path.includes('/resolve/')).length
  await bbx(hub, ['init', 'n', '--from', `hub:${name}@${someCommit}`], cwd)
  expect(await readFile(join(cwd, 'n', 'hotkey.txt'), 'utf8')).toBe(alice)
  expect(hub.requests.filter(({ path }) => path.includes('/resolve/')).length).toBe(asked)
})

const long = 'd/'.repeat(80)
const repositories: [string, Record<string, string | Uint8Array>, { code: string; exit: number; what: RegExp }][] = [
  ['a path that climbs out', { '../../escape.txt': 'x' }, { code: 'E0011', exit: 3, what: /does not answer as a hub/ }],
  ['an absolute path', { '/tmp/escape.txt': 'x' }, { code: 'E0011', exit: 3, what: /does not answer as a hub/ }],
  ['a path of another system', { 'C:/escape.txt': 'x' }, { code: 'S1054', exit: 1, what: /"C:\/escape.txt"/ }],
  ['a name that moves the cursor', { 'a\u001b[2Jb': 'x' }, { code: 'S1054', exit: 1, what: /"a\\u001b\[2Jb"/ }],
  ['hooks of git', { '.git/hooks/post-checkout': 'x' }, { code: 'S1054', exit: 1, what: /\.git\/hooks/ }],
  ['hooks of git in capitals', { 'sub/.GIT/config': 'x' }, { code: 'S1054', exit: 1, what: /\.GIT/ }],
  ['names that differ by case', { 'SERVER.py': 'x' }, { code: 'S1051', exit: 1, what: /"server.py" and "SERVER.py"/ }],
  ['folders that differ by case', { 'Models/a': 'x', 'models/b': 'y' }, { code: 'S1051', exit: 1, what: /"Models" and "models"/ }],
  [
    'names that differ by how an accent is written',
    { '\u00e9.txt': 'x', 'e\u0301.txt': 'y' },
    { code: 'S1051', exit: 1, what: /take them for one/ },
  ],
  ['a file in place of a folder', { a: 'x', 'a/b': 'y' }, { code: 'S1051', exit: 1, what: /"a" and "a"/ }],
  ['folders without end', { [`${long}x`]: 'x' }, { code: 'S1052', exit: 1, what: /nested deeper than 64/ }],
  ['a name that no disk takes', { ['n'.repeat(300)]: 'x' }, { code: 'S1052', exit: 1, what: /a path is too long/ }],
  [
    'a manifest with settings',
    { 'bbx.toml': 'track = "babelbit"\nruntime = "process"\n' },
    { code: 'S1002', exit: 1, what: /bbx\.toml.*runtime/ },
  ],
  ['a manifest that is none', { 'bbx.toml': '\u0000' }, { code: 'S1002', exit: 1, what: /bbx\.toml/ }],
]
test.each(repositories)('a repository with %s writes nothing', async (_title, files, { code, exit, what }) => {
  const hub = await hubWith(files)
  const cwd = await emptyFolder()
  const ran = await bbx(hub, ['init', 'm', '--from', `hub:${name}`], cwd)
  expect(ran.document().error).toMatchObject({ code, what: expect.stringMatching(what) })
  expect(ran.code).toBe(exit)
  expect(existsSync(join(cwd, 'm'))).toBe(false)
  expect(ran.stderr + ran.stdout).not.toContain('\u001b[2J')
})

test.each(['init', 'test'])('%s of a repository that is no submission: it is named, and not where it lies', async (command) => {
  const hub = await loopbackHub([{ name, files: { 'README.md': 'x' } }])
  onTestFinished(() => hub[Symbol.asyncDispose]())
  const words = command === 'init' ? ['init', 'm', '--from'] : ['test', '--i-trust-this-code']
  const ran = await bbx(hub, [...words, `hub:${name}`], await emptyFolder())
  expect(ran.code).toBe(2)
  expect(ran.document().error).toMatchObject({ code: 'U0005', what: `hub:${name}@${someCommit} is not a submission` })
})

test.each([
  ['files of no end', [{ type: 'file', path: 'w.bin', size: 20 * 1024 ** 3, oid: 'f'.repeat(40) }], { code: 'S1052' }],
  ['a file without a digest', [{ type: 'file', path: 'hotkey.txt', size: 3 }], { code: 'E0011' }],
  [
    'more files than a disk has room for',
    Array.from({ length: 100_001 }, (_, at) => ({ type: 'file', path: `${at}`, size: 0, oid: 'f'.repeat(40) })),
    { code: 'S1052' },
  ],
])('a listing of %s fetches nothing', async (_title, listing, error) => {
  const hub = await hubWith({})
  hub.misbehave((request, response) => Boolean(request.url?.includes('/tree/')) && Boolean(response.end(JSON.stringify(listing))))
  const cwd = await emptyFolder()
  const ran = await bbx(hub, ['init', 'm', '--from', `hub:${name}`], cwd)
  expect(ran.document().error).toMatchObject(error)
  expect(hub.requests.filter(({ path }) => path.includes('/resolve/'))).toEqual([])
})

test('bytes that are not those of the listing are never opened', async () => {
  const hub = await hubWith({})
  hub.misbehave((request, response) => Boolean(request.url?.endsWith('server.py')) && Boolean(response.end('import os\n')))
  const cwd = await emptyFolder()
  expect((await bbx(hub, ['init', 'm', '--from', `hub:${name}`], cwd)).document().error).toMatchObject({ code: 'E0011' })
  expect(existsSync(join(cwd, 'm'))).toBe(false)
})

test.each([
  ['hub:', 'U0003'],
  ['hub:../x', 'U0003'],
  ['hub:a/b@../c', 'U0003'],
  ['hub:a/b@c@d', 'U0003'],
  ['owner/name', 'U0003'],
  [`hub:${name}@v9`, 'E0001'],
])('--from %s: %s', async (address, code) => {
  const hub = await hubWith({})
  expect((await bbx(hub, ['init', 'm', '--from', address], await emptyFolder())).document().error).toMatchObject({ code })
})

test('--from goes with no template', async () => {
  const hub = await hubWith({})
  const ran = await bbx(hub, ['init', 'm', '--from', `hub:${name}`, '--track', 'babelbit'], await emptyFolder())
  expect(ran.document().error).toMatchObject({ code: 'U0001', what: expect.stringContaining('--track') })
})

test('test hub:...: without a sandbox only with a word; then pinned, and named in the result', async () => {
  const cwd = await emptyFolder()
  const miner = await pythonMiner(await emptyFolder())
  const entries = await Promise.all(
    (await readdir(miner.folder)).map(async (file) => [file, await readFile(join(miner.folder, file), 'utf8')] as const),
  )
  const hub = await loopbackHub([{ name, files: Object.fromEntries(entries) }])
  onTestFinished(() => hub[Symbol.asyncDispose]())
  const challenge = await challengeFile(cwd)
  const words = ['test', `hub:${name}@main`, '--challenge', challenge, '--runtime', 'process']
  const refused = await bbx(hub, words, cwd, sharedCache)
  expect(refused.code).toBe(2)
  expect(refused.document().error).toMatchObject({ code: 'U0015', remedy: expect.stringContaining('--i-trust-this-code') })
  expect(hub.requests).toEqual([])
  expect(await miner.questions()).toEqual([])

  const cache = { BBX_CACHE_DIR: join(cwd, 'cache') }
  // Who tests it is not who commits it: another hotkey of one's own breaks no rule.
  const ran = await bbx(hub, [...words, '--i-trust-this-code'], cwd, { ...cache, BBX_HOTKEY: alice })
  expect(ran.code, ran.stdout + ran.stderr).toBe(0)
  const document = testSchema.parse(ran.document())
  expect(document.submission).toMatchObject({ origin: 'hub', path: `hub:${name}@${someCommit}`, track: 'babelbit' })
  expect(document.isolation).toBe('none')
  expect(await miner.questions()).not.toEqual([])

  // What a server left beside its files, or changed of them, is not there the next time.
  const root = join(cwd, 'cache', 'submissions', new URL(hub.url).host.replace(':', '_'), 'someone--model', someCommit, 'tree')
  await writeFile(join(root, 'sitecustomize.py'), 'x')
  await writeFile(join(root, 'hotkey.txt'), alice)
  const again = await bbx(hub, [...words, '--i-trust-this-code'], cwd, cache)
  expect(testSchema.parse(again.document()).submission.fingerprint).toBe(document.submission.fingerprint)
  expect(await readdir(root)).not.toContain('sitecustomize.py')

  // auto without a container engine is no sandbox either.
  if (existsSync('/var/run/docker.sock')) return
  const auto = await bbx(hub, ['test', `hub:${name}`, '--challenge', challenge], cwd, { ...cache, BBX_RUNTIME: 'auto' })
  expect(auto.document().error).toMatchObject({ code: 'U0015' })
})
