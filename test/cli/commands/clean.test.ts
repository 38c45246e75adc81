import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
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
  vi.stubEnv('DOCKER_CONTEXT', '')
  vi.stubEnv('DOCKER_CONFIG', folder)
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'))
  vi.stubEnv('TMPDIR', folder)
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
  it('removes what a dead bbx left, also where the container engine that was named does not answer: exit 3', async () => {
    const { document, exit, text } = await run()
    expect(exit).toBe(3)
    expect(document).toMatchObject({
      dryRun: false,
      removed: [{ kind: 'process' }, { kind: 'environment', bytes: 1 }],
      kept: [{ kind: 'process', why: `of bbx (pid ${process.pid}), which is at work` }],
      engine: null,
      notes: [],
      faults: [
        {
          code: 'E0020',
          by: 'environment',
          what: expect.stringMatching(/^containers were not looked at: no container engine answers at .*nobody\.sock \(DOCKER_HOST\)$/),
          remedy: expect.stringContaining('clean again'),
        },
      ],
    })
    expect(await left()).toEqual([`${'live-'.repeat(8)}.json`])
    const plain = text({ color: false, columns: 80 })
    expect(plain).toMatch(/^2 things removed\n {2}process/)
    expect(plain).toContain(`${half} (1 B)\n    an installation that broke off`)
    expect(plain).toContain('E0020')
    expect((await run()).document.removed).toEqual([])
  })

  it('a context that was chosen counts as named', async () => {
    vi.stubEnv('DOCKER_HOST', '')
    const meta = join(folder, 'contexts', 'meta', createHash('sha256').update('far').digest('hex'))
    await mkdir(meta, { recursive: true })
    await writeFile(join(meta, 'meta.json'), JSON.stringify({ Endpoints: { docker: { Host: `unix://${folder}/far.sock` } } }))
    await writeFile(join(folder, 'config.json'), JSON.stringify({ currentContext: 'far' }))
    const { document, exit } = await run()
    expect([exit, document]).toMatchObject([3, { removed: [{}, {}], faults: [{ code: 'E0020' }] }])
  })

  it('cleans the rest where the container engine says what it is and fails at everything else', async () => {
    const answers: Record<string, unknown> = {
      '/version': { Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64', Components: [{ Name: 'Engine' }] },
      '/info': {
        NCPU: 2,
        MemTotal: 1e9,
        Runtimes: { runc: { path: 'runc' } },
        DefaultRuntime: 'runc',
        CgroupVersion: '1',
        SecurityOptions: [],
      },
    }
    const server = createServer(({ url = '' }, response) => {
      response.writeHead(url in answers ? 200 : 500, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answers[url] ?? { message: 'boom' }))
    })
    await new Promise<void>((resolve) => server.listen(join(folder, 'nobody.sock'), resolve))
    try {
      const { document, exit } = await run()
      expect([exit, document]).toMatchObject([
        3,
        {
          removed: [{ kind: 'process' }, { kind: 'environment' }],
          engine: { version: '20.10.24' },
          faults: [
            { code: 'E0021', what: 'containers were not looked at: the container engine answered with status 500', evidence: 'boom' },
          ],
        },
      ])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('only says so with --dry-run', async () => {
    const before = await left()
    const { document, text } = await run({ dryRun: true })
    expect(document).toMatchObject({ dryRun: true, removed: [{ kind: 'process' }, { kind: 'environment' }] })
    expect(text({ color: false, columns: 80 })).toMatch(/^2 things would be removed\n/)
    expect(await left()).toEqual(before)
  })
})
