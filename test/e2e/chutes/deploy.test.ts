import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chuteDeploymentSchema, chuteImageSchema, chuteQuoteSchema } from '../../../src/cli/schemas/chutes.ts'
import { errorSchema } from '../../../src/cli/schemas/error.ts'
import { revision } from '../../localnet/chutes/deployment.ts'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'
import { emptyFolder, type Ran, runBbx } from '../../support/run-bbx.ts'

const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const identity = ['--revision', revision, '--repo', 'owner/model']
const name = 'owner-babelbit-4d40cc920ef2'

let platform: TestPlatform
let cwd = ''
let env: Record<string, string> = {}

beforeAll(async () => {
  platform = await chutesPlatform()
  cwd = await emptyFolder()
  const path = join(cwd, 'account.ini')
  await writeFile(path, platform.configIni, { mode: 0o600 })
  env = { CHUTES_CONFIG_PATH: path, CHUTES_MINER_BASE_URL_TEMPLATE: `${platform.url}/slug/{slug}` }
  expect((await bbx('init', 'm', '--track', 'babelbit', '--hotkey', hotkey)).code).toBe(0)
})
afterAll(() => platform[Symbol.asyncDispose]())

const bbx = (...words: string[]): Promise<Ran> => runBbx(words, { cwd, env })
const quote = async (...words: string[]) =>
  chuteQuoteSchema.parse((await bbx('chute', 'quote', 'm', ...identity, '--json', ...words)).document())
const deploy = async (...words: string[]) =>
  chuteDeploymentSchema.parse((await bbx('chute', 'deploy', 'm', ...identity, '--yes', '--json', ...words)).document())
/** What the platform was asked to change. */
const changes = () => platform.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)

describe('bbx chute quote', () => {
  it('says fee, hourly price and limits, and changes nothing, not even where a quote of the platform would deploy', async () => {
    const first = await quote()
    expect(first).toMatchObject({
      ...{ exit: 0, rehearsal: true, balance: 1000, fee: expect.closeTo(0.6), obstacles: [] },
      chute: { name, id: null, isDeployed: false },
      image: { ref: expect.stringMatching(/^rehearsal\/bbx-babelbit:[0-9a-f]+$/), state: 'missing' },
      costs: { perHour: { least: 0.2 }, maxInstances: 1 },
      changes: { chutes: 0, images: 0, aDay: 24 },
    })
    platform.platform.habits.freeDeployments = true
    expect((await bbx('chute', 'quote', 'm', ...identity)).stdout).toContain('nothing was changed')
    platform.platform.habits.freeDeployments = false
    expect(changes()).toEqual([])
  })

  it('names what stands in the way', async () => {
    const [account] = platform.platform.state.accounts
    if (account === undefined) throw new Error('no account')
    account.balance = 0.5
    const { exit, obstacles } = await quote()
    account.balance = 1000
    expect(exit).toBe(0)
    expect(obstacles).toEqual([
      expect.stringContaining('$50.00 or more; the balance is $0.50'),
      expect.stringContaining('does not pay the fee of about $0.60'),
    ])
  })

  it('refuses another account than the one that asks', async () => {
    const result = await bbx('chute', 'quote', 'm', ...identity, '--username', 'Rehearsal', '--json')
    expect(result.code).toBe(2)
    expect(errorSchema.parse(result.document()).error).toMatchObject({
      code: 'U0003',
      what: expect.stringContaining('--username says Rehearsal'),
    })
  })
})

describe('bbx chute build', () => {
  it('builds after a yes, follows the log, and finds the image built the next time', async () => {
    const asked = await bbx('chute', 'build', 'm')
    expect([asked.code, changes()]).toEqual([2, []])
    expect(asked.stderr).toContain('images at least 0 of 24')
    platform.platform.habits.buildMs = 1_500
    const result = await bbx('chute', 'build', 'm', '--yes', '--json')
    platform.platform.habits.buildMs = 100
    expect(chuteImageSchema.parse(result.document())).toMatchObject({
      exit: 0,
      how: 'built',
      image: { username: 'rehearsal', public: false },
    })
    expect(result.stderr).toMatch(/rehearsal: .*FROM /i)
    expect(chuteImageSchema.parse((await bbx('chute', 'build', 'm', '--json')).document())).toMatchObject({ exit: 0, how: 'already' })
    expect(changes()).toEqual(['POST /images/'])
    expect((await bbx('chute', 'build', 'm', '--gpus', 'none')).code).toBe(2)
  })

  it('of a Dockerfile that fails ends, with the end of its log: exit 3', async () => {
    platform.platform.habits.failBuilds = 'pip: no such package'
    await bbx('chute', 'delete', '--image', String((await quote()).image.ref), '--yes')
    const result = await bbx('chute', 'build', 'm', '--yes', '--json')
    platform.platform.habits.failBuilds = null
    expect(result.code).toBe(3)
    expect(errorSchema.parse(result.document()).error).toMatchObject({
      code: 'E0073',
      why: expect.stringContaining('pip: no such package'),
    })
    expect((await quote()).image.state).toBe('failed')
  })
})

describe('bbx chute deploy', () => {
  it('asks first, with costs and limits, and pays no higher fee than it may', async () => {
    const before = changes().length
    const asked = await bbx('chute', 'deploy', 'm', ...identity, '--accept-fee')
    expect(asked.code).toBe(2)
    expect(asked.stderr).toMatch(/deployment fee: about \$0\.60/)
    expect(asked.stderr).toMatch(/an instance costs \$0\.20 to /)
    expect(asked.stderr).toContain('failed to build: it is built anew')
    expect(changes()).toHaveLength(before)
    const poor = await bbx('chute', 'deploy', 'm', ...identity, '--max-fee', '0.5', '--yes', '--json')
    expect(errorSchema.parse(poor.document()).error).toMatchObject({
      code: 'U0040',
      what: expect.stringContaining('a fee of $0.60, and --max-fee is $0.50'),
    })
    expect(platform.platform.state.chutes).toEqual([])
  })

  it('pays no more than was shown before the yes, unless --max-fee says so: exit 4', async () => {
    const notice = { route: 'deploy', status: 402, detail: 'DEPLOYMENT FEE NOTICE: there is a fee of $9.5' } as const
    const words = ['chute', 'deploy', 'm', ...identity, '--yes', '--json']
    platform.fault(notice)
    const dear = await bbx(...words)
    expect([dear.code, platform.platform.state.chutes]).toEqual([4, []])
    expect(errorSchema.parse(dear.document()).error).toMatchObject({
      code: 'U0040',
      what: 'the platform asks for a fee of $9.50, and $0.60 was shown',
      remedy: expect.stringContaining('--max-fee'),
    })
    platform.fault(notice)
    const made = chuteDeploymentSchema.parse((await bbx(...words, '--max-fee', '9.5')).document())
    expect(made).toMatchObject({ how: 'created', fee: 9.5 })
    expect((await bbx('chute', 'delete', made.chute.id, '--keep-image', '--yes')).code).toBe(0)
  })

  it('makes the chute once: the same again changes nothing, other code goes into it without a fee', async () => {
    const made = await deploy()
    expect(made).toMatchObject({ exit: 0, how: 'created', fee: 0.6, chute: { name, slug: `rehearsal-${name}` }, image: { how: 'already' } })
    const before = changes().length
    expect(await deploy()).toMatchObject({ how: 'already', fee: 0, chute: { id: made.chute.id } })
    expect((await bbx('chute', 'deploy', 'm', ...identity)).stdout).toContain('nothing to do')
    expect((await bbx('chute', 'quote', 'm', ...identity)).stdout).toContain(`nothing changes in the chute ${name}`)
    expect(changes()).toHaveLength(before)
    expect(await quote()).toMatchObject({ chute: { id: made.chute.id, isDeployed: true }, fee: 0 })

    const next = ['--revision', 'f'.repeat(40), '--name', name]
    const words = ['chute', 'deploy', 'm', ...next, '--repo', 'owner/model', '--yes', '--json']
    expect(chuteDeploymentSchema.parse((await bbx(...words)).document())).toMatchObject({
      how: 'updated',
      fee: 0,
      chute: { id: made.chute.id },
    })
    expect(platform.platform.state.chutes).toHaveLength(1)
  })

  it('passes on what the platform refuses the code for: exit 1', async () => {
    platform.fault({ route: 'deploy', status: 403, detail: '{"reasoning":"It hides.","ban_reasons":["x"],"final_result":"ban"}' })
    const result = await bbx('chute', 'deploy', 'm', '--revision', 'e'.repeat(40), '--repo', 'owner/model', '--yes', '--json')
    expect([result.code, errorSchema.parse(result.document()).error.code]).toEqual([1, 'S1091'])
  })

  it('sends nothing of what `bbx check` refuses, and a quote names it: exit 1', async () => {
    await writeFile(
      join(cwd, 'm', 'chute', 'predict.py'),
      'def predict_utterance(model, prefix, context):\n    import subprocess\n    return prefix + subprocess.getoutput("nvidia-smi")\n',
    )
    const before = changes()
    const words = ['m', '--revision', 'e'.repeat(40), '--repo', 'owner/model', '--json']
    const result = await bbx('chute', 'deploy', ...words, '--yes')
    const { code, what } = errorSchema.parse(result.document()).error
    expect({ exit: result.code, code, what }).toEqual({ exit: 1, code: 'S1091', what: expect.stringMatching(/^chute\/predict\.py: /) })
    const { obstacles } = chuteQuoteSchema.parse((await bbx('chute', 'quote', ...words)).document())
    expect(obstacles).toEqual([`a rule of \`bbx check\` is broken (S1091): ${what}`])
    const setup = join(cwd, 'm', 'chute', 'setup.py')
    await writeFile(setup, (await readFile(setup, 'utf8')).replace(/^PACKAGES = .*/m, 'PACKAGES = ["pydantic==2.13.5"]'))
    const build = await bbx('chute', 'build', 'm', '--yes', '--json')
    expect([build.code, errorSchema.parse(build.document()).error.code]).toEqual([1, 'S1091'])
    expect(changes()).toEqual(before)
  })
})
