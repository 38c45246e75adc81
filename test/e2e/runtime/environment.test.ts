import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../../src/base/fault.ts'
import { isFault, type Prepared } from '../../../src/runtime/types.ts'
import { openWorkplace, type Workplace } from './hostile-fixture.ts'

const never = new AbortController().signal
/** The package index and its certificates as this machine has them; no folder of ready-made wheels. */
const { PIP_FIND_LINKS: _, ...machine } = process.env

let place: Workplace
let root: string
beforeEach(async () => {
  place = await openWorkplace()
  root = await mkdtemp(join(tmpdir(), 'bbx-submission-'))
})
afterEach(async () => {
  await place[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
})

async function prepare(environment: NodeJS.ProcessEnv = machine, signal = never, python: string | null = null): Promise<Prepared | Fault> {
  return place.runtime({ environment, python }).prepare({ root, manifest: { start: null } }, signal)
}

/** A PATH with nothing on it but these scripts. */
async function pathWith(scripts: Record<string, string>): Promise<string> {
  const bin = join(root, '.bin')
  await mkdir(bin, { recursive: true })
  for (const [name, text] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(bin, name), 0o755)
  }
  return bin
}

/** A stand-in for uv where only our own part is looked at: it makes an environment at once and says what it was asked. */
const quickUv = (python: string) =>
  `case "$1" in venv) for last; do :; done; mkdir -p "$last/bin" && ln -sf ${python} "$last/bin/python";; pip) echo "installed six";; esac`
async function quick(): Promise<NodeJS.ProcessEnv> {
  const bin = await pathWith({ uv: quickUv(realPython), python3: `exec ${realPython} "$@"` })
  return { PATH: `${bin}:/usr/bin:/bin` }
}

const realPython = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
const venvsOf = async () => (await readdir(join(place.folder, 'cache', 'venvs')).catch(() => [])).filter((name) => !name.includes('.'))
const ok = (outcome: Prepared | Fault): Prepared => {
  if (isFault(outcome)) throw new Error(`${outcome.code} ${outcome.what} ${outcome.evidence}`)
  return outcome
}

describe('the cache', () => {
  it('no requirements.txt, an empty one and one of comments work', async () => {
    const environment = await quick()
    expect(ok(await prepare(environment)).facts.installer).toBe('uv')
    expect(ok(await prepare(environment)).facts.installer).toBe('cached')
    await writeFile(join(root, 'requirements.txt'), '')
    ok(await prepare(environment))
    await writeFile(join(root, 'requirements.txt'), '# nothing\n\n   # at all\n')
    ok(await prepare(environment))
    expect(place.events.map(({ at }) => at)).not.toContain('install')
  })

  it('two runs at once build one environment', async () => {
    await writeFile(join(root, 'requirements.txt'), 'six==1.16.0\n')
    // Files of the submission that are named like modules of Python do not stand in for them.
    for (const name of ['token.py', 'venv.py', 'pip.py', 'json.py']) await writeFile(join(root, name), 'raise SystemExit("not me")\n')
    const [first, second] = await Promise.all([prepare(), prepare()])
    const installers = [ok(first).facts.installer, ok(second).facts.installer].sort()
    expect(installers).toEqual(['cached', expect.stringMatching(/^(pip|uv)$/)])
    const [venv, ...others] = await venvsOf()
    expect(others).toEqual([])
    const python = join(place.folder, 'cache', 'venvs', venv ?? '', 'bin', 'python')
    expect(execFileSync(python, ['-c', 'import six; print(six.__version__)'], { encoding: 'utf8' })).toBe('1.16.0\n')
  })

  it('one that was cut off is built again', async () => {
    const environment = await quick()
    ok(await prepare(environment))
    const [venv = ''] = await venvsOf()
    const folder = join(place.folder, 'cache', 'venvs', venv)
    await unlink(join(folder, '.complete'))
    await rm(join(folder, 'bin'), { recursive: true })
    expect(ok(await prepare(environment)).facts.installer).toBe('uv')
    expect(await readdir(join(folder, 'bin'))).toContain('python')
  })

  it('an included file is part of the key', async () => {
    await writeFile(join(root, 'requirements.txt'), '-r base.txt\n')
    await writeFile(join(root, 'base.txt'), '# one\n')
    const environment = await quick()
    ok(await prepare(environment))
    await writeFile(join(root, 'base.txt'), '# two\n')
    ok(await prepare(environment))
    expect((await venvsOf()).length).toBe(2)
  })

  it('an abort ends the installer and everything it started, and leaves no lock', async () => {
    await writeFile(join(root, 'requirements.txt'), 'six==1.16.0\n')
    const abort = new AbortController()
    const index = { ...machine, PIP_INDEX_URL: 'http://10.255.255.1/', UV_INDEX_URL: 'http://10.255.255.1/' }
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 2_500)
    const startedAt = performance.now()
    await expect(prepare(index, abort.signal)).rejects.toThrow('Ctrl-C')
    expect(performance.now() - startedAt).toBeLessThan(6_000)
    await sleep(100)
    expect((await readdir(join(place.folder, 'cache', 'venvs'))).filter((name) => name.endsWith('.lock'))).toEqual([])
    expect(await readdir(join(place.folder, 'state', 'processes'))).toEqual([])
    expect(execFileSync('ps', ['-axo', 'args='], { encoding: 'utf8' })).not.toContain(place.folder)
  })
})

describe('whose fault a failed installation is', () => {
  it('a version that does not exist: S2001 of the submission', async () => {
    await writeFile(join(root, 'requirements.txt'), 'six==999.0\n')
    expect(await prepare()).toMatchObject({ code: 'S2001', by: 'submission', evidence: expect.stringContaining('six==999.0') })
  })

  it('a line that is no requirement: S2001', async () => {
    await writeFile(join(root, 'requirements.txt'), '!!! not a requirement\n')
    expect(await prepare()).toMatchObject({ code: 'S2001' })
  })

  it('a package that does not build: S2001', async () => {
    await mkdir(join(root, 'broken'))
    await writeFile(join(root, 'broken', 'setup.py'), 'raise SystemExit("cannot build here")\n')
    await writeFile(join(root, 'requirements.txt'), './broken\n')
    expect(await prepare({ ...machine, PIP_NO_BUILD_ISOLATION: '0' })).toMatchObject({ code: 'S2001', by: 'submission' })
  })

  it('an index that refuses connections: E0003, exit 3', async () => {
    await writeFile(join(root, 'requirements.txt'), 'six==1.16.0\n')
    const index = {
      ...machine,
      PIP_INDEX_URL: 'http://127.0.0.1:9/',
      PIP_RETRIES: '0',
      UV_INDEX_URL: 'http://127.0.0.1:9/',
      PIP_NO_CACHE_DIR: '1',
      UV_NO_CACHE: '1',
    }
    await expect(prepare(index)).rejects.toMatchObject({ code: 'E0003', exit: 3 })
    // Nothing half-made is left.
    expect(await venvsOf()).toEqual([])
  })

  it.each([
    ['a file that is included and missing', '-r gone.txt\n', 'gone.txt is included and does not exist'],
    ['more than a mebibyte', '#'.repeat(1024 * 1024 + 1), 'larger than'],
  ])('%s: S2001', async (_name, text, what) => {
    await writeFile(join(root, 'requirements.txt'), text)
    expect(await prepare()).toMatchObject({ code: 'S2001', what: expect.stringContaining(what) })
  })

  it('a full disk: E0005', async () => {
    const full = await pathWith({ uv: 'echo "error: failed to write: No space left on device (os error 28)" >&2; exit 2' })
    await expect(prepare({ PATH: full }, never, realPython)).rejects.toMatchObject({ code: 'E0005', exit: 3 })
  })
})

describe('Python', () => {
  it('none on PATH: E0002 names what was looked for', async () => {
    await expect(prepare({ PATH: '/nonexistent' })).rejects.toMatchObject({
      code: 'E0002',
      exit: 3,
      why: 'python3: not found; python: not found',
    })
  })

  it('one that is named and is none: E0002', async () => {
    await expect(prepare(machine, never, '/bin/false')).rejects.toMatchObject({
      code: 'E0002',
      message: expect.stringContaining('/bin/false'),
    })
  })

  it('one that is too old: E0002 says its version', async () => {
    const bin = await pathWith({ python3: `echo '{"path":"/usr/bin/python3","version":"3.8.10","hasVenv":true,"identity":[]}'` })
    await expect(prepare({ PATH: bin })).rejects.toMatchObject({ code: 'E0002', why: expect.stringContaining('3.8.10 is too old') })
  })

  it('one that hangs or answers nonsense is none', async () => {
    const bin = await pathWith({ python3: 'echo hello', python: 'exit 9' })
    await expect(prepare({ PATH: bin })).rejects.toMatchObject({
      code: 'E0002',
      why: expect.stringContaining('does not answer like a Python'),
    })
  })

  // Debian without python3-venv: the module venv is there, ensurepip is not, and `-m venv` fails.
  const withoutVenv = `case "$*" in *"-m venv"*) echo "The virtual environment was not created successfully because ensurepip is not available." ; exit 1;; esac`
  it.each([
    ['its modules are missing', `${withoutVenv}\necho '{"path":"'$0'","version":"3.11.2","hasVenv":false,"identity":["a"]}'`],
    ['its modules lie', `${withoutVenv}\necho '{"path":"'$0'","version":"3.11.2","hasVenv":true,"identity":["b"]}'`],
  ])('one without venv (%s): E0002 with the remedy of Debian', async (_name, script) => {
    const bin = await pathWith({ python3: script })
    await expect(prepare({ PATH: bin })).rejects.toMatchObject({
      code: 'E0002',
      exit: 3,
      remedy: expect.stringContaining('apt install python3-venv'),
    })
    expect((await venvsOf()).length).toBe(0)
  })

  it('one that is named with --python is used', async () => {
    const link = join(root, 'my-python')
    await symlink(realPython, link)
    const { PATH } = await quick()
    await unlink(join(root, '.bin', 'python3'))
    const prepared = ok(await prepare({ PATH }, never, link))
    expect(prepared.facts.interpreter).toBe(link)
    expect(prepared.facts.python).toMatch(/^3\.\d+\.\d+$/)
  })

  it('the log of the installation is kept beside the environment, and progress is told', async () => {
    await writeFile(join(root, 'requirements.txt'), 'six==1.16.0\n')
    ok(await prepare(await quick()))
    const [venv] = await venvsOf()
    expect(await readFile(join(place.folder, 'cache', 'venvs', `${venv}.log`), 'utf8')).toContain('installed six')
    expect(place.events.map(({ at }) => at)).toEqual(expect.arrayContaining(['python', 'environment', 'install']))
  })
})
