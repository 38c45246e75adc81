import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ProcessIdentity, processIdentity } from '../../../src/base/process-identity.ts'
import { clean } from '../../../src/cli/commands/clean.ts'
import { cleanSchema } from '../../../src/cli/schemas/clean.ts'
import { recordProcess } from '../../../src/runtime/process/leftovers.ts'
import { deadProcess } from '../../runtime/docker/clean/dead-process.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

let folder: string
const half = 'c'.repeat(32)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-clean-'))
  vi.stubEnv('DOCKER_HOST', `unix://${folder}/nobody.sock`)
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'))
  await mkdir(join(folder, 'cache', 'venvs', half), { recursive: true })
  await writeFile(join(folder, 'cache', 'venvs', half, 'x'), 'x')
  const me = processIdentity(process.pid) as ProcessIdentity
  const stateDir = join(folder, 'state', 'bbx')
  await recordProcess(stateDir, { marker: 'dead-'.repeat(8), owner: await deadProcess(), guardian: await deadProcess() })
  await recordProcess(stateDir, { marker: 'live-'.repeat(8), owner: me, guardian: me })
})
afterEach(() => vi.unstubAllEnvs())

const run = async (options: { dryRun?: boolean; images?: boolean; all?: boolean } = {}) => {
  const context = await testContext(folder, { environment: { BBX_CACHE_DIR: join(folder, 'cache') } })
  const result = documentOf(await clean({ dryRun: false, images: false, all: false, ...options }, context))
  cleanSchema.parse({ ...result.document, bbx: '0.0.0', exit: result.exit })
  return result
}
const left = async () => [...(await readdir(join(folder, 'state', 'bbx', 'processes'))), ...(await readdir(join(folder, 'cache', 'venvs')))]

describe('bbx clean', () => {
  it('removes what a dead bbx left, and goes on without a container engine', async () => {
    const { document, exit, text } = await run()
    expect(exit).toBe(0)
    expect(document).toMatchObject({
      dryRun: false,
      removed: [{ kind: 'process' }, { kind: 'environment', bytes: 1 }],
      kept: [{ kind: 'process', why: `of bbx (pid ${process.pid}), which is at work` }],
      engine: null,
      notes: [expect.stringContaining('containers were not looked at: no container engine answers')],
    })
    expect(await left()).toEqual([`${'live-'.repeat(8)}.json`])
    const plain = text({ color: false, columns: 80 })
    expect(plain).toMatch(/^2 things removed\n {2}process/)
    expect(plain).toContain(`${half} (1 B)\n    an installation that broke off`)
    expect((await run()).document.removed).toEqual([])
  })

  it('only says so with --dry-run', async () => {
    const before = await left()
    const { document, text } = await run({ dryRun: true })
    expect(document).toMatchObject({ dryRun: true, removed: [{ kind: 'process' }, { kind: 'environment' }] })
    expect(text({ color: false, columns: 80 })).toMatch(/^2 things would be removed\n/)
    expect(await left()).toEqual(before)
  })
})
