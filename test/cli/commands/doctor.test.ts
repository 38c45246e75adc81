import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BbxError } from '../../../src/base/bbx-error.ts'
import { doctor } from '../../../src/cli/commands/doctor.ts'
import { runChecks } from '../../../src/cli/doctor/run-checks.ts'
import { doctorSchema } from '../../../src/cli/schemas/doctor.ts'
import type { Given } from '../../config/settings-fixture.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const plain = { color: false, columns: 100 }
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-doctor-'))
  vi.stubEnv('DOCKER_HOST', `unix://${folder}/nobody.sock`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function looked(given: Given = {}) {
  const result = documentOf(await doctor({ sandbox: false }, await testContext(folder, given)))
  const document = doctorSchema.parse({ ...result.document, bbx: '0', exit: result.exit })
  const check = (id: string) => document.checks.find((one) => one.id === id)
  return { document, check, text: result.text(plain), exit: result.exit }
}

/** A PATH with one program on it. */
async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
  vi.stubEnv('PATH', folder)
}

const pythonSays = (hasVenv: boolean) => `echo '${JSON.stringify({ path: '/p/python3', version: '3.12.1', hasVenv, identity: [] })}'`

describe('bbx doctor', () => {
  it('looks at everything, and exits 3 where a container engine was named that does not answer', async () => {
    const { document, check, exit, text } = await looked()
    expect(document.checks.map(({ id }) => id)).toEqual(['node', 'python', 'container-engine', 'disk', 'gpu', 'settings'])
    expect(check('node')).toMatchObject({ status: 'ok', what: process.version })
    expect(check('container-engine')).toMatchObject({ status: 'failed', what: expect.stringContaining('nobody.sock') })
    expect(check('disk')?.what).toContain(folder)
    expect(document.sandbox).toBeNull()
    expect(exit).toBe(3)
    expect(text).toContain('container engine for the sandbox: failed')
    expect(text).toContain('bbx doctor --sandbox')
  })

  it('with --sandbox and no container engine: E0020, exit 3', async () => {
    await expect(doctor({ sandbox: true }, await testContext(folder))).rejects.toMatchObject({ code: 'E0020', exit: 3 })
  })

  it.each([
    ['a Python with venv', pythonSays(true), 'ok', 'packages by venv and pip'],
    ['a Python without venv, and no uv', pythonSays(false), 'warning', 'has no venv, and there is no uv'],
    ['something that is no Python', 'echo hello', 'warning', 'it does not answer like a Python'],
  ])('says of %s what it can do', async (_, script, status, what) => {
    await program('python3', script)
    expect((await looked()).check('python')).toMatchObject({ status, what: expect.stringContaining(what) })
  })

  it('counts a Python that is asked for by name and not there as failed', async () => {
    const { check } = await looked({ environment: { BBX_PYTHON: '/nowhere/python3' } })
    expect(check('python')).toMatchObject({ status: 'failed', what: expect.stringContaining('/nowhere/python3') })
  })

  it('says in one line what differs without a GPU, and names those that are there', async () => {
    vi.stubEnv('PATH', folder)
    expect((await looked()).check('gpu')).toMatchObject({ status: 'skipped', what: expect.stringContaining('computes on the CPU here') })
    await program('nvidia-smi', 'echo failing; exit 9')
    expect((await looked()).check('gpu')).toMatchObject({ status: 'skipped', what: expect.stringContaining('does not work') })
  })

  it('names settings of the user, never their values', async () => {
    const { check } = await looked({ environment: { HF_TOKEN: 'hf_secret', BBX_THREADS: '1' } })
    expect(check('settings')?.what).toMatch(/2 settings of your own: score\.threads \(environment\), huggingface\.token \(environment\)/)
    expect(JSON.stringify(check('settings'))).not.toContain('hf_secret')
    expect((await looked()).check('settings')).toMatchObject({ status: 'ok', what: 'all as they come' })
  })
})

describe('runChecks', () => {
  const check = (id: string, look: () => Promise<never>) => ({ id, title: id, look })
  it('keeps the others when one throws, with its remedy where there is one', async () => {
    const results = await runChecks(
      [
        check('a', () => Promise.reject(new BbxError('E0002', { what: 'none', why: 'looked' }))),
        check('b', () => Promise.reject(new Error('EIO'))),
        { id: 'c', title: 'c', look: async () => ({ status: 'ok', what: 'fine', remedy: null }) },
      ],
      await testContext(folder),
    )
    expect(results).toMatchObject([
      { id: 'a', status: 'failed', what: 'none: looked', remedy: expect.stringMatching(/./) },
      { id: 'b', status: 'failed', what: 'EIO', remedy: null },
      { id: 'c', status: 'ok' },
    ])
  })
  it('stops for an interruption', async () => {
    const stop = AbortSignal.abort(new Error('stopped'))
    const context = await testContext(folder, {}, stop)
    await expect(runChecks([check('a', () => Promise.reject(new Error('late')))], context)).rejects.toThrow('stopped')
  })
})
