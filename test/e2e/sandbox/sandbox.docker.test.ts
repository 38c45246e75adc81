import type { ChildProcess } from 'node:child_process'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, it } from 'vitest'
import { runSchema } from '../../../src/cli/schemas/run.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { parseOwner } from '../../../src/runtime/docker/clean/owner.ts'
import { ownerLabel, runLabel } from '../../../src/runtime/docker/labels.ts'
import { engineForTests } from '../../support/container-engine.ts'
import { emptyFolder, runBbx, sharedCache } from '../../support/run-bbx.ts'

const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const fixture = new URL('../../support/fixture-image/server.py', import.meta.url).pathname
/** As a user has it: nothing says which runtime. */
const auto = { ...sharedCache, BBX_RUNTIME: 'auto' }
let folder: string

/** A submission whose image needs no package index. */
async function plainMiner(name: string, server?: string): Promise<void> {
  await runBbx(['init', name, '--track', 'babelbit', '--hotkey', hotkey], { cwd: folder })
  if (server === undefined) await cp(fixture, join(folder, name, 'server.py'))
  else await writeFile(join(folder, name, 'server.py'), server)
  await writeFile(join(folder, name, 'requirements.txt'), '')
  await writeFile(join(folder, name, 'Dockerfile'), 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python3", "-u", "server.py"]\n')
}

/** What a bbx that has ended left; others may be at work on this machine. */
async function leftBy(pid: number | undefined): Promise<string[]> {
  const { docker } = await engineForTests()
  const all = await docker.listContainers({ all: true, filters: { label: [runLabel] } })
  return all.filter(({ Labels }) => parseOwner(Labels[ownerLabel])?.pid === pid).flatMap(({ Names }) => Names)
}

beforeAll(async () => {
  folder = await emptyFolder()
  await plainMiner('m')
})

describe('bbx test', () => {
  it('runs in the sandbox where a container engine answers, and says what that was', async () => {
    const { code, document, stderr } = await runBbx(['test', 'm', '--smoke', '--json'], { cwd: folder, env: auto })
    const result = testSchema.parse(document())
    expect({ runtime: result.runtime, isolation: result.isolation, faults: result.faults }, stderr).toEqual({
      runtime: 'docker',
      isolation: 'sandbox',
      faults: [],
    })
    expect(result.sandbox).toMatchObject({ network: 'none', transport: 'exec', missing: [] })
    expect(result.usage).toMatchObject({ processLimit: 512, memoryLimitMiB: expect.any(Number), peakProcesses: expect.any(Number) })
    expect(result.usage?.peakMemoryMiB).toBeGreaterThan(0)
    expect(result.sandbox?.proof.every(({ verdict }) => verdict === 'blocked')).toBe(true)
    // The rules that the stand-in server breaks are not what is tried here.
    expect(code).toBe(result.check?.passed ? 0 : 1)
  })

  it('shows it to a person', async () => {
    const { stdout } = await runBbx(['test', 'm', '--smoke'], { cwd: folder, env: auto })
    expect(stdout).toMatch(/^runtime {4}docker, isolation sandbox$/m)
    expect(stdout).toMatch(/^sandbox {4}docker \S+, image bbx\/[0-9a-f]{16} \(unchanged\), no network, requests by exec$/m)
    expect(stdout).toMatch(/restrictions in force; \d+ ways out proved blocked/)
  })

  it('does not leave the sandbox where the container engine that was named does not answer', async () => {
    const env = { ...auto, DOCKER_HOST: `unix://${folder}/no.sock` }
    const { code, document } = await runBbx(['test', 'm', '--smoke', '--json'], { cwd: folder, env })
    expect([code, document()]).toMatchObject([3, { error: { code: 'E0020', remedy: expect.stringContaining('--runtime process') } }])
  })

  it('does not leave the sandbox because the submission cannot be built: it names --runtime process', async () => {
    await plainMiner('offline')
    await writeFile(join(folder, 'offline', 'Dockerfile'), 'FROM 127.0.0.1:9/python:3.11\nCMD ["python3", "server.py"]\n')
    const base = await runBbx(['test', 'offline', '--smoke', '--json'], { cwd: folder, env: auto })
    expect([base.code, base.document()]).toMatchObject([
      3,
      { error: { code: 'E0024', remedy: expect.stringContaining('--runtime process') } },
    ])
    // An index of the submission's own choice is its own business, and so are words in a log.
    const install = 'FROM python:3.11-slim\nRUN pip install --retries 1 --index-url http://127.0.0.1:9/simple no-such\nCMD ["python3"]\n'
    await writeFile(join(folder, 'offline', 'Dockerfile'), install)
    const index = await runBbx(['test', 'offline', '--smoke', '--json'], { cwd: folder, env: auto })
    expect([index.code, index.document()]).toMatchObject([1, { runtime: 'docker', faults: [{ code: 'S1100' }] }])
    await rm(join(folder, 'offline', 'Dockerfile'))
    const none = await runBbx(['test', 'offline', '--smoke', '--json'], { cwd: folder, env: auto })
    expect([none.code, none.document()]).toMatchObject([1, { runtime: 'docker', faults: [{ code: 'S1001' }] }])
  })

  it.each([['--gpus', 'none'], ['--engine-runtime', 'runsc'], ['--transport', 'exec'], ['--allow-weaker']])(
    'takes %s %s for a wish for docker: there is no other runtime without a word',
    async (...words) => {
      const env = { ...auto, DOCKER_HOST: `unix://${folder}/no.sock` }
      const missing = await runBbx(['test', 'm', '--smoke', '--json', ...words], { cwd: folder, env })
      expect([missing.code, missing.document()]).toMatchObject([3, { error: { code: 'E0020' } }])
      const other = await runBbx(['test', 'm', '--smoke', '--json', '--runtime', 'process', ...words], { cwd: folder, env })
      expect([other.code, other.document()]).toMatchObject([2, { error: { code: 'U0001' } }])
    },
  )

  it('stays docker where the submission is to blame, whose build is tried once', async () => {
    await plainMiner('broken')
    await writeFile(join(folder, 'broken', 'Dockerfile'), 'FROM python:3.11-slim\nRUN exit 3\nCMD ["python3"]\n')
    const { code, document } = await runBbx(['test', 'broken', '--smoke', '--json'], { cwd: folder, env: auto })
    const result = testSchema.parse(document())
    expect([code, result.runtime, result.score.strict]).toEqual([1, 'docker', 0])
    expect(result.faults).toContainEqual(expect.objectContaining({ code: 'S1100', what: expect.stringMatching(/^line 2: RUN exit 3/) }))
  })

  it('names a Dockerfile that says nothing of what to start, before and after', async () => {
    await plainMiner('without-cmd')
    await writeFile(join(folder, 'without-cmd', 'Dockerfile'), 'FROM python:3.11-slim\nCOPY . /app\n')
    const { code, document, stderr } = await runBbx(['test', 'without-cmd', '--smoke', '--json'], { cwd: folder, env: auto })
    expect([code, stderr]).toEqual([1, expect.stringContaining("neither CMD nor ENTRYPOINT: the base image's `python3` is what starts")])
    const what = "the Dockerfile sets neither CMD nor ENTRYPOINT: the base image's `python3` ran and exited with code 0"
    expect(testSchema.parse(document()).faults).toContainEqual(expect.objectContaining({ code: 'S2002', what }))
  })

  it('is refused where docker is asked for by name and none answers', async () => {
    const env = { ...auto, DOCKER_HOST: `unix://${folder}/no.sock` }
    const { code, document } = await runBbx(['test', 'm', '--smoke', '--runtime', 'docker', '--json'], { cwd: folder, env })
    expect(code).toBe(3)
    expect(document().error?.code).toBe('E0020')
  })

  it('goes on with a run in the runtime in which it was begun, and in no other', async () => {
    await runBbx(['test', 'm', '--smoke', '--json'], { cwd: folder, env: auto })
    const again = await runBbx(['test', 'm', '--resume', '--json'], { cwd: folder, env: auto })
    expect(testSchema.parse(again.document())).toMatchObject({ runtime: 'docker', resumed: 1, sandbox: { network: 'none' } })
    const other = await runBbx(['test', 'm', '--resume', '--runtime', 'process', '--json'], { cwd: folder, env: auto })
    expect(other.document().error?.code).toBe('U0009')
  })

  it('names an OCI runtime that the container engine does not have', async () => {
    const { code, document } = await runBbx(['test', 'm', '--engine-runtime', 'no-such', '--json'], { cwd: folder, env: auto })
    expect([code, document().error?.code]).toEqual([2, 'U0001'])
  })

  it('leaves no container after Ctrl-C in the middle', async () => {
    let pid: number | undefined
    const { code } = await runBbx(['test', 'm'], {
      cwd: folder,
      env: auto,
      meanwhile: (child) => {
        pid = child.pid
        child.stderr?.on('data', (text: string) => {
          if (/dialogues answered/.test(text)) child.kill('SIGINT')
        })
      },
    })
    expect(code).toBe(130)
    expect(await leftBy(pid)).toEqual([])
  })

  it('scores the scaffold', async () => {
    await runBbx(['init', 'scaffold', '--track', 'babelbit', '--hotkey', hotkey], { cwd: folder })
    const { code, document } = await runBbx(['test', 'scaffold', '--smoke', '--runtime', 'docker', '--json'], { cwd: folder, env: auto })
    const result = testSchema.parse(document())
    expect({ code, faults: result.faults, complete: result.complete }).toEqual({ code: 0, faults: [], complete: true })
    expect(result.score.strict).toBeGreaterThan(0.1)
  })

  it.each(['baseline', 'echo'])('scores the %s scaffold of voice-to-voice with what needs no weights', async (template) => {
    const name = `voice-${template}`
    await runBbx(['init', name, '--track', 'voice-to-voice', '--template', template, '--hotkey', hotkey], { cwd: folder })
    const { code, document, stderr } = await runBbx(['test', name, '--json'], { cwd: folder, env: auto })
    const { runtime, faults, score, complete, metrics, samples } = testSchema.parse(document())
    expect({ code, runtime, faults, complete, strict: score.strict }, stderr).toEqual({
      code: 0,
      runtime: 'docker',
      faults: [],
      complete: false,
      strict: null,
    })
    expect(metrics).toMatchObject({ pesq: { n: 6 }, length: { mean: 1, n: 6 } })
    expect(samples).toHaveLength(6)
  })
})

describe('bbx run', () => {
  /** Kept up until `use` is done. */
  async function kept(words: readonly string[], use: (line: Record<string, unknown>, child: ChildProcess) => Promise<void>) {
    let used: Promise<void> = Promise.resolve()
    let pid: number | undefined
    const ran = await runBbx(['run', ...words], {
      cwd: folder,
      env: auto,
      meanwhile: (child) => {
        if (child.stdout === null) throw new Error('no stdout')
        pid = child.pid
        createInterface(child.stdout).once('line', (line) => {
          used = use(JSON.parse(line), child)
        })
      },
    })
    await used
    expect(await leftBy(pid)).toEqual([])
    return ran
  }

  it('keeps the server up behind one address, and stops at Ctrl-C', async () => {
    const { code, stdout } = await kept(['m', '--json'], async (line, child) => {
      const { url, sandbox, log } = runSchema.parse(line)
      expect(sandbox).toMatchObject({ network: 'none', missing: [] })
      expect(log).toMatch(/server\.log$/)
      const answer = await fetch(`${url}/predict`, { method: 'POST', body: JSON.stringify({ prefix: 'you' }) })
      expect(await answer.json()).toEqual({ prediction: 'you and so on' })
      expect((await fetch(`${url}/no-such`)).status).toBe(404)
      child.kill('SIGINT')
    })
    expect(code).toBe(130)
    expect(stdout.trim().split('\n')).toHaveLength(1)
  })

  it('says why a server ended by itself', async () => {
    await plainMiner('dies', 'import os, threading\nthreading.Timer(4, lambda: os._exit(9)).start()\nexec(open("/app/real.py").read())\n')
    await cp(fixture, join(folder, 'dies', 'real.py'))
    const { code, stderr } = await kept(['dies'], async () => {})
    expect(code).toBe(1)
    expect(stderr).toMatch(/S2002.*exited with code 9/)
  })

  it('says why a server did not come up', async () => {
    await plainMiner('never', 'raise SystemExit("no model")\n')
    const { code, document } = await runBbx(['run', 'never', '--json'], { cwd: folder, env: auto })
    expect([code, document().error?.code]).toEqual([1, 'S2002'])
  })
})
