import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../../../src/base/package-root.ts'
import { type ProcessIdentity, processIdentity } from '../../../../src/base/process-identity.ts'
import { guardRun } from '../../../../src/runtime/docker/clean/guard-run.ts'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'
import { labelsOf } from '../../../../src/runtime/docker/labels.ts'
import { engineForTests, fixtureImage } from '../../../support/container-engine.ts'
import { isThere } from '../../../support/is-there.ts'
import { waitFor } from '../../../support/wait-for.ts'

const me = processIdentity(process.pid) as ProcessIdentity
let engine: ContainerEngine
beforeAll(async () => {
  engine = await engineForTests()
})

async function server(run: string): Promise<string> {
  const { docker } = engine
  const labels = labelsOf(run, 'server', me)
  const { name: volume } = await docker.createVolume({ Name: `bbx-${run}`, Labels: labels })
  const container = await docker.createContainer({
    name: `bbx-${run}`,
    Image: fixtureImage(),
    Labels: labels,
    HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/models:ro`] },
  })
  await container.start()
  return container.id
}

const newRun = () => `guard-${randomUUID().slice(0, 8)}`

/** Stands in for a bbx: starts the guard of a run in a process that can be killed. */
async function owner(run: string): Promise<ChildProcess> {
  const source = `
    const { loadSource } = await import(${JSON.stringify(join(packageRoot(), 'scripts', 'load-source.mjs'))})
    const { guardRun } = await loadSource('src/runtime/docker/clean/guard-run.ts')
    guardRun(${JSON.stringify({ address: { options: engine.address.options } })}, ${JSON.stringify({ run, owner: me })})
    console.log('up')
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  return child
}

describe('the guard of a run', () => {
  it('removes the container and the volume when its bbx is killed, and nothing of another run', async () => {
    const run = newRun()
    const [mine, other] = await Promise.all([server(run), server(`${run}-other`)])
    const bbx = await owner(run)
    bbx.kill('SIGKILL')
    await once(bbx, 'exit')
    const killed = performance.now()
    await waitFor(async () => !(await isThere(engine.docker.getContainer(mine))), 10_000)
    expect(performance.now() - killed).toBeLessThan(5_000)
    await waitFor(async () => !(await isThere(engine.docker.getVolume(`bbx-${run}`))), 10_000)
    expect((await engine.docker.getContainer(other).inspect()).State.Running).toBe(true)
    await engine.docker.getContainer(other).remove({ force: true })
    await engine.docker.getVolume(`bbx-${run}-other`).remove()
  })

  it('goes at a word, with what it was to guard left to its bbx', async () => {
    const run = newRun()
    const id = await server(run)
    const guard = guardRun(engine, { run, owner: me })
    const said = performance.now()
    await guard.done()
    // It ended by itself, and was not given up on.
    expect(performance.now() - said).toBeLessThan(1_900)
    expect((await engine.docker.getContainer(id).inspect()).State.Running).toBe(true)
    await engine.docker.getContainer(id).remove({ force: true })
    await engine.docker.getVolume(`bbx-${run}`).remove()
  })
})
