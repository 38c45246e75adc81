import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, inject, it } from 'vitest'
import { chuteBuildSchema } from '../../../src/cli/schemas/chute-build.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { engineForTests } from '../../support/container-engine.ts'
import { emptyFolder, runBbx, sharedCache } from '../../support/run-bbx.ts'
import { templatePython } from '../../support/template-server.ts'
import { buildTestImage } from '../../support/test-image.ts'

const run = promisify(execFile)
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const environment = join(import.meta.dirname, '../conformance/chutes-0.6')
const minutes = 60_000
let cwd: string

/** In place of parachutes/python:3.12, which no registry gives here: the packages of this machine's environment, so that pip has nothing to fetch. */
async function standInBase(): Promise<string> {
  const python = await templatePython(environment, 9 * minutes)
  const packages = (await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])).stdout.trim()
  const { stdout } = await run('ldconfig', ['-p'])
  const context = await mkdtemp(join(tmpdir(), 'bbx-chute-base-'))
  try {
    // What the package's own library needs, and a small image does not have.
    for (const name of ['libudev.so.1', 'libcap.so.2']) {
      const path = new RegExp(`^\\s*${name.replaceAll('.', '\\.')} .*=> (\\S+)$`, 'm').exec(stdout)?.[1]
      if (path !== undefined) await copyFile(await realpath(path), join(context, name))
    }
    await run('tar', ['-C', packages, '-cf', join(context, 'site.tar'), '.'])
    await writeFile(join(context, 'pip'), '#!/bin/sh\nexec python3 -m pip "$@"\n')
    await writeFile(join(context, 'chutes'), '#!/usr/bin/env python3\nimport sys\nfrom chutes.cli import app\nsys.exit(app())\n')
    const lines = [
      ...['FROM python:3.11-slim', 'ADD site.tar /opt/site/', 'COPY lib* /opt/lib/', 'COPY pip chutes /usr/local/bin/'],
      ...['RUN chmod 755 /usr/local/bin/pip /usr/local/bin/chutes', 'ENV PYTHONPATH=/opt/site LD_LIBRARY_PATH=/opt/lib', ''],
    ]
    await writeFile(join(context, 'Dockerfile'), lines.join('\n'))
    return await buildTestImage(await engineForTests(), { testRun: inject('testRun'), name: 'chute-base', folder: context })
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

beforeAll(async () => {
  cwd = await emptyFolder()
  await runBbx(['init', 'm', '--track', 'babelbit', '--hotkey', hotkey], { cwd })
  const setup = join(cwd, 'm/chute/setup.py')
  await writeFile(setup, (await readFile(setup, 'utf8')).replace('parachutes/python:3.12', await standInBase()))
}, 15 * minutes)

const words = ['--build-network', 'none', '--json']

it('bbx test --via chute scores what the chute answers, in the sandbox', { timeout: 8 * minutes }, async () => {
  const { document, stderr } = await runBbx(['test', 'm', '--runtime', 'docker', '--via', 'chute', '--smoke', ...words], {
    cwd,
    env: sharedCache,
  })
  const result = testSchema.parse(document())
  expect({ via: result.via, isolation: result.isolation, faults: result.faults }, stderr).toEqual({
    via: 'chute',
    isolation: 'sandbox',
    faults: [],
  })
  expect(result.score.reference).toBeGreaterThan(0.1)
})

it('bbx chute build --local brings it up once', { timeout: 8 * minutes }, async () => {
  const { code, document, stderr } = await runBbx(['chute', 'build', 'm', '--local', ...words], { cwd, env: sharedCache })
  expect(code, stderr).toBe(0)
  expect(chuteBuildSchema.parse(document())).toMatchObject({
    image: expect.stringMatching(/^bbx\/[0-9a-f]{16}$/),
    sandbox: { network: 'none' },
  })
})

it('a chute that cannot load its model says so, and nothing is left', { timeout: 8 * minutes }, async () => {
  const broken = join(cwd, 'm/chute/load.py')
  const text = await readFile(broken, 'utf8')
  await writeFile(broken, text.replace('return Predictor.load(folder)', 'raise ValueError("no such weights")'))
  const { code, document } = await runBbx(['chute', 'build', 'm', '--local', ...words], { cwd, env: sharedCache })
  await writeFile(broken, text)
  expect([code, document().error?.code]).toEqual([1, 'S2002'])
})
