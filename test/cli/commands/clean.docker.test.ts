import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CleanDocument } from '../../../src/cli/clean/types.ts'
import { clean } from '../../../src/cli/commands/clean.ts'
import { labelsOf } from '../../../src/runtime/docker/labels.ts'
import { deadProcess } from '../../runtime/docker/clean/dead-process.ts'
import { engineForTests, fixtureImage, testLabels } from '../../support/container-engine.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-clean-'))
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => vi.unstubAllEnvs())

describe('bbx clean with a container engine', () => {
  it('shows first and removes then what a dead bbx left there', async () => {
    const { docker, facts, address } = await engineForTests()
    const run = `clean-${process.pid}-${Date.now()}`
    const labels = { ...testLabels(), ...labelsOf(run, 'server', await deadProcess()) }
    const container = await docker.createContainer({
      name: `bbx-${run}`,
      Image: fixtureImage(),
      Labels: labels,
      HostConfig: { NetworkMode: 'none' },
    })
    await container.start()
    const call = async (dryRun: boolean) => {
      const context = await testContext(folder, { environment: { BBX_CACHE_DIR: join(folder, 'cache') } })
      const { document } = documentOf(await clean({ dryRun, images: false, all: false }, context))
      const { removed, engine } = document as CleanDocument
      expect(engine).toEqual({ url: address.url, product: facts.product, version: facts.version })
      return removed.filter(({ why }) => why.includes(run)).map(({ kind, name }) => `${kind} ${name}`)
    }
    expect(await call(true)).toEqual([`container bbx-${run}`])
    expect((await container.inspect()).State.Running).toBe(true)
    expect(await call(false)).toEqual([`container bbx-${run}`])
    await expect(container.inspect()).rejects.toMatchObject({ statusCode: 404 })
  })
})
