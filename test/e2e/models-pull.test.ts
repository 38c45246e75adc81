import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { metricSchema } from '../../src/cli/schemas/metric.ts'
import { modelPathSchema } from '../../src/cli/schemas/model-path.ts'
import { modelsSchema } from '../../src/cli/schemas/models.ts'
import { everythingIn, failedCall } from '../support/failed-call.ts'
import { loopbackHub } from '../support/hub/loopback-hub.ts'
import { someCommit } from '../support/hub/repository.ts'
import { expected, rawnet3Path } from '../support/rawnet3-golden.ts'
import { bbxProgram, emptyFolder, runBbx } from '../support/run-bbx.ts'
import { testSecrets } from '../support/test-secrets.ts'
import { rawnet3Content } from '../support/weights-pull.ts'

const waves = [rawnet3Path('wave_speech.npy'), rawnet3Path('wave_noise.npy')]

describe('from nothing to a score', () => {
  it('list, pull, path, metric, verify; after the pull nobody asks the hub', async () => {
    await using server = await loopbackHub([rawnet3Content()])
    const cwd = await emptyFolder()
    const env = { HF_ENDPOINT: server.url }
    const bbx = (...words: string[]) => runBbx([...words, '--json'], { cwd, env })

    const before = modelsSchema.parse((await bbx('models', 'list')).document())
    expect(before.models.find(({ id }) => id === 'rawnet3')).toMatchObject({
      state: 'absent',
      digests: 'unverified',
      bytes: 65_000_000,
      path: null,
      metrics: ['speaker'],
      profiles: ['voice-to-voice/2025-01', 'voice-to-voice/2025-02'],
    })
    expect(server.requests).toEqual([])

    const pulled = await runBbx(['models', 'pull', 'rawnet3', '--yes', '--json'], { cwd, env })
    expect(pulled.code, pulled.stderr).toBe(0)
    expect(pulled.stderr).toMatch(/rawnet3 {2}jungjee\/RawNet3 at 0123456789ab; licence: see the model card/)
    expect(pulled.stderr).toMatch(
      /model\.pt {2}568\.5 kB\nto fetch: 568\.5 kB; on the disk, with what is converted: about 1\.1 MB of .* free/,
    )
    const [model] = modelsSchema.parse(pulled.document()).models
    expect(model).toMatchObject({ state: 'ready', digests: 'recorded', commit: someCommit })
    server.requests.length = 0

    const { path } = modelPathSchema.parse((await bbx('models', 'path', 'rawnet3')).document())
    expect(path).toBe(model?.path)
    expect((await runBbx(['models', 'path', 'rawnet3'], { cwd })).stdout).toBe(`${path}\n`)
    const scored = await bbx('metric', 'speaker', ...waves)
    expect(metricSchema.parse(scored.document()).value).toBeCloseTo(expected.variants.tiny.anti_spoofing_score['speech|noise'] as number, 4)

    const verified = await bbx('models', 'verify')
    expect(verified.code).toBe(0)
    expect(modelsSchema.parse(verified.document()).models[0]?.verified).toHaveLength(2)
    await writeFile(path, 'something else')
    const damaged = await bbx('models', 'verify', 'rawnet3')
    expect(damaged.code).toBe(3)
    expect(modelsSchema.parse(damaged.document()).models[0]).toMatchObject({ state: 'damaged' })
    expect(server.requests).toEqual([])
  })
})

describe('a disk that fills up', () => {
  // A limit on the size of files stands for a full disk: writes over it fail with EFBIG.
  async function limited(kibibytes: number, cwd: string, env: Record<string, string>): Promise<{ exit: number | null; code: string }> {
    const call = `ulimit -f ${kibibytes}; exec "$0" ${JSON.stringify(bbxProgram)} "$@"`
    const words = ['models', 'pull', 'rawnet3', '--json']
    const child = spawn('bash', ['-c', call, process.execPath, ...words], { cwd, env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env } })
    let stdout = ''
    child.stdout.on('data', (text) => {
      stdout += text
    })
    const exit = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { exit, code: errorSchema.parse(JSON.parse(stdout)).error.code }
  }

  it('while it is fetched: what came is kept, and the next pull goes on there', async () => {
    await using server = await loopbackHub([rawnet3Content()])
    const cwd = await emptyFolder()
    expect(await limited(300, cwd, { HF_ENDPOINT: server.url })).toEqual({ exit: 3, code: 'E0005' })
    expect((await everythingIn(join(cwd, '.cache/bbx/weights'))).filter((path) => path.endsWith('.part'))).toHaveLength(1)
    const again = await runBbx(['models', 'pull', 'rawnet3', '--json'], { cwd, env: { HF_ENDPOINT: server.url } })
    expect(again.code, again.stderr).toBe(0)
    expect(server.requests.at(-1)?.range).toBe(`bytes=${300 * 1024}-`)
  })
})

describe('errors', () => {
  it('of the call', async () => {
    expect(await failedCall(['models', 'pull'])).toMatchObject({
      exit: 2,
      code: 'U0002',
      remedy: expect.stringContaining('bbx models pull rawnet3'),
    })
    expect(await failedCall(['models', 'pull', 'rawnet'])).toMatchObject({ exit: 2, code: 'U0001', remedy: 'did you mean rawnet3?' })
    expect(await failedCall(['models', 'path', 'rawnet3'])).toMatchObject({
      exit: 3,
      code: 'E0009',
      remedy: expect.stringContaining('`bbx models pull rawnet3`'),
    })
    expect(await failedCall(['models', 'verify', 'rawnet3'])).toMatchObject({ exit: 3, code: 'E0009' })
  })

  it('of a gated repository, without the token in them', async () => {
    await using server = await loopbackHub([rawnet3Content(undefined, { access: 'gated' })], { tokens: [testSecrets.hubToken] })
    const env = { HF_ENDPOINT: server.url, HF_TOKEN: testSecrets.hubToken }
    const failed = await failedCall(['models', 'pull', 'rawnet3'], { env })
    expect(failed).toMatchObject({ exit: 3, code: 'E0010', what: expect.stringContaining('jungjee/RawNet3 is gated') })
    expect(JSON.stringify(failed)).not.toContain(testSecrets.hubToken)
  })

  it('of an endpoint from a weaker place than the token: nothing is asked there', async () => {
    await using server = await loopbackHub([rawnet3Content()])
    const cwd = await emptyFolder()
    await writeFile(join(cwd, '.env'), `HF_ENDPOINT=${server.url}\n`)
    expect(await failedCall(['models', 'pull', 'rawnet3'], { cwd, env: { HF_TOKEN: testSecrets.hubToken } })).toMatchObject({
      exit: 2,
      code: 'U0010',
    })
    expect(server.requests).toEqual([])
  })
})
