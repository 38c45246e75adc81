import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { acquireLock } from '../../src/base/lock.ts'
import { packageRoot } from '../../src/base/package-root.ts'
import { connectEngine } from '../../src/runtime/docker/container-engine/connect.ts'
import { findEngineAddress } from '../../src/runtime/docker/container-engine/find-address.ts'
import type { ContainerEngine } from '../../src/runtime/docker/container-engine/types.ts'
import { buildTestImage, removeTestImages } from './test-image.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Why tests that need a container engine cannot run; null where they can. */
    containersSkipped: string | null
    /** Of this test run: on all that the tests make beside what bbx makes. */
    testRun: string
    fixtureImage: string
  }
}

const run = promisify(execFile)
const base = 'python:3.11-slim'
const isSet = (name: string): boolean => !['', '0', 'false'].includes(process.env[name] ?? '')

/** Once a test run: a container engine, the base image and the fixture image made from it; or the reason why there are none. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const testRun = `test-${process.pid}-${Date.now().toString(36)}`
  project.provide('testRun', testRun)
  if (!isSet('CI') && !isSet('BBX_TEST_SETUP')) {
    project.provide('containersSkipped', 'needs a container engine: BBX_TEST_SETUP=1 uses the one that answers, or installs one on Debian')
    project.provide('fixtureImage', '')
    return undefined
  }
  const engine = await anEngine()
  await baseImage(engine)
  await removeTestImages(engine, 'dead')
  const fixture = await buildTestImage(engine, {
    testRun,
    name: 'fixture',
    folder: join(packageRoot(), 'test', 'support', 'fixture-image'),
  })
  project.provide('containersSkipped', null)
  project.provide('fixtureImage', fixture)
  return () => removeTestImages(engine, testRun)
}

async function anEngine(): Promise<ContainerEngine> {
  const connect = async () => connectEngine(await findEngineAddress({ variables: process.env, home: homedir() }))
  return connect().catch(async (error: unknown) => {
    // An engine that somebody named is not replaced by another.
    if (isSet('DOCKER_HOST')) throw error
    await run('bash', [join(packageRoot(), 'scripts', 'container-engine.sh')])
    return connect()
  })
}

/** Pulled where a registry is in reach, else a stand-in of the same name. */
async function baseImage(engine: ContainerEngine): Promise<void> {
  const isThere = () =>
    engine.docker
      .getImage(base)
      .inspect()
      .then(
        () => true,
        () => false,
      )
  await using _lock = await acquireLock(join(tmpdir(), 'bbx-test-base-image.lock'), { waitMs: 300_000, what: base })
  if (await isThere()) return
  await pull(engine).catch(() => {})
  if (await isThere()) return
  const folder = await mkdtemp(join(tmpdir(), 'bbx-base-'))
  try {
    const tar = join(folder, 'root.tar')
    await run('bash', [join(packageRoot(), 'scripts', 'stand-in-image.sh'), tar])
    const changes = ['CMD ["python3"]', 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin LANG=C.UTF-8']
    const stream = await engine.docker.importImage(createReadStream(tar), { repo: 'python', tag: '3.11-slim', changes })
    for await (const _ of stream) {
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  if (!(await isThere())) throw new Error(`there is no image ${base}, and none could be made`)
}

async function pull({ docker }: ContainerEngine): Promise<void> {
  const stream = await docker.pull(base, { abortSignal: AbortSignal.timeout(120_000) })
  for await (const _ of stream) {
  }
}
