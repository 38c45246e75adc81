import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chuteDeploymentSchema, chuteImageSchema } from '../../../src/cli/schemas/chutes.ts'
import { errorSchema } from '../../../src/cli/schemas/error.ts'
import type { Habits } from '../../../src/localnet/chutes/habits.ts'
import { deployChute, revision } from '../../localnet/chutes/deployment.ts'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'
import { emptyFolder, type Ran, runBbx } from '../../support/run-bbx.ts'

const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const identity = ['--revision', revision, '--repo', 'owner/model']
const name = 'owner-babelbit-4d40cc920ef2'
const usual = { buildMs: 0, changesADay: 24, failBuilds: null } as const

let rehearsal: TestPlatform
let cwd = ''
let env: Record<string, string> = {}

beforeAll(async () => {
  rehearsal = await chutesPlatform({ habits: usual })
  cwd = await emptyFolder()
  const path = join(cwd, 'account.ini')
  await writeFile(path, rehearsal.configIni, { mode: 0o600 })
  env = { CHUTES_CONFIG_PATH: path }
  expect((await bbx('init', 'm', '--track', 'babelbit', '--hotkey', hotkey)).code).toBe(0)
})
afterAll(() => rehearsal[Symbol.asyncDispose]())
afterEach(() => {
  const { faults, habits, state } = rehearsal.platform
  faults.splice(0)
  Object.assign(habits, usual)
  for (const kept of [state.images, state.chutes, state.history]) kept.splice(0)
  own().balance = 1000
})

function own() {
  const [account] = rehearsal.platform.state.accounts
  if (account === undefined) throw new Error('no account')
  return account
}

const bbx = (...words: string[]): Promise<Ran> => runBbx(words, { cwd, env })
const deployWords = ['chute', 'deploy', 'm', ...identity, '--yes', '--json']

async function deploy(...words: string[]) {
  const ran = await bbx(...deployWords, ...words)
  if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr)
  return chuteDeploymentSchema.parse(ran.document())
}

/** The image is built already: what goes wrong is the deployment. */
async function withImage(): Promise<void> {
  expect((await bbx('chute', 'build', 'm', '--yes')).code).toBe(0)
}

interface Row {
  fault?: Parameters<TestPlatform['fault']>[0]
  habits?: Partial<Habits>
  balance?: number
  /** Where it is the deployment that goes wrong. */
  imageIsBuilt?: boolean
  more?: readonly string[]
  exit: number
  code: string
  what: RegExp
  why: RegExp
  remedy: RegExp
}

// Reference chutes 3.1, 3.3 and 6.
const rows: Readonly<Record<string, Row>> = {
  '401: an old server that wants a deposit': {
    fault: {
      route: 'image-upload',
      status: 401,
      detail: 'You do not have developer permissions, to enable developer permissions, deposit $250 USD worth of tao',
    },
    ...{ exit: 3, code: 'E0070', what: /deposit/, why: /deposit \$250/, remedy: /./ },
  },
  '401: an image for somebody else': {
    fault: { route: 'image-upload', status: 401, detail: 'Cannot make images for users other than yourself!' },
    ...{ exit: 3, code: 'E0071', what: /another account/, why: /other than yourself/, remedy: /CHUTES_USERNAME/ },
  },
  '402: no $50 for an image': {
    ...{ balance: 49.99, exit: 3, code: 'E0070' },
    ...{ what: /\$50/, why: /balance of >= \$50/, remedy: /top the account up to \$50/ },
  },
  '402: no money for the fee': {
    ...{ imageIsBuilt: true, balance: 0.6, exit: 3, code: 'E0070' },
    ...{ what: /cannot pay the deployment fee/, why: /\$0\.6, but you have a balance of 0\.6/, remedy: /cheaper GPUs/ },
  },
  '429: 24 images of a day': {
    ...{ habits: { changesADay: 0 }, exit: 3, code: 'E0072' },
    ...{ what: /changes of a day/, why: /imagehistorys per 24 hours/, remedy: /./ },
  },
  '429: 24 chutes of a day': {
    ...{ imageIsBuilt: true, habits: { changesADay: 0 }, exit: 3, code: 'E0072' },
    ...{ what: /changes of a day/, why: /chutehistorys per 24 hours/, remedy: /./ },
  },
  '403: the check of the code': {
    imageIsBuilt: true,
    fault: { route: 'deploy', status: 403, detail: '{"reasoning":"It hides.","ban_reasons":["obfuscation"],"final_result":"ban"}' },
    ...{ exit: 1, code: 'S1091', what: /check of the code/, why: /obfuscation/, remedy: /./ },
  },
  '400: an image of long ago': {
    imageIsBuilt: true,
    fault: { route: 'deploy', status: 400, detail: 'Unable to deploy chutes with legacy images (chutes SDK < 0.3.31), please rebuild' },
    ...{ exit: 3, code: 'E0071', what: /older platform/, why: /legacy images/, remedy: /`bbx chute delete --image`/ },
  },
  '400: no such image': {
    imageIsBuilt: true,
    fault: { route: 'deploy', status: 400, detail: 'Chute image not found, or does not belong to you' },
    ...{ exit: 3, code: 'E0071', what: /no such image/, why: /not found/, remedy: /lower case/ },
  },
  '422: a field that the platform does not take': {
    imageIsBuilt: true,
    fault: { route: 'deploy', status: 422, detail: [{ type: 'missing', loc: ['body', 'tee'], msg: 'Field required', input: {} }] },
    ...{ exit: 3, code: 'E0071', what: /./, why: /tee.*Field required/, remedy: /./ },
  },
  'a build that fails': {
    ...{ habits: { failBuilds: 'no space left on device' }, exit: 3, code: 'E0073' },
    ...{ what: /was not built/, why: /no space left on device/, remedy: /./ },
  },
  'a build that does not end': {
    ...{ habits: { buildMs: 3_600_000 }, more: ['--timeout', '1'], exit: 4, code: 'E0073' },
    ...{ what: /not built after 1 s/, why: /pending build|building/, remedy: /goes on following the build/ },
  },
}

describe('what stops a deployment: message, remedy and exit code, and nothing is left of it', () => {
  it.each(Object.entries(rows))('%s', async (_, { fault, habits = {}, balance, imageIsBuilt = false, more = [], ...expected }) => {
    if (imageIsBuilt) await withImage()
    if (fault !== undefined) rehearsal.fault(fault)
    Object.assign(rehearsal.platform.habits, habits)
    if (balance !== undefined) own().balance = balance
    const ran = await bbx(...deployWords, ...more)
    const { code, what, why, remedy } = errorSchema.parse(ran.document()).error
    expect({ exit: ran.code, code }).toEqual({ exit: expected.exit, code: expected.code })
    expect(what).toMatch(expected.what)
    expect(why).toMatch(expected.why)
    expect(remedy).toMatch(expected.remedy)
    expect(rehearsal.platform.state.chutes).toEqual([])
    expect(own().balance).toBe(balance ?? 1000)
  })
})

describe('what a deployment gets over', () => {
  it('an answer that was lost: one chute, one fee', async () => {
    await withImage()
    // The quote, then the deployment itself.
    rehearsal.fault({ route: 'deploy', cut: 'after', skip: 1 })
    expect(await deploy()).toMatchObject({ exit: 0, chute: { name, slug: `rehearsal-${name}` } })
    expect(rehearsal.platform.state.chutes).toHaveLength(1)
    expect(own().balance).toBeCloseTo(999.4)
  })

  it('an image whose upload got no answer', async () => {
    rehearsal.fault({ route: 'image-upload', cut: 'after' })
    expect(await deploy()).toMatchObject({ exit: 0, how: 'created' })
    expect(rehearsal.platform.state.images).toHaveLength(1)
  })

  it('an image that was there all along, though a look-up did not show it', async () => {
    await withImage()
    const uploads = () => rehearsal.requests.filter(({ method, path }) => method === 'POST' && path === '/images/').length
    const before = uploads()
    rehearsal.fault({ route: 'image-get', status: 404, detail: 'Image not found, or does not belong to you', times: 2 })
    expect(await deploy()).toMatchObject({ exit: 0 })
    // It was sent once more, and the platform said that it has it.
    expect(uploads()).toBe(before + 1)
    expect(rehearsal.platform.state.images).toHaveLength(1)
  })

  it('an image whose build failed earlier: it is built anew', async () => {
    rehearsal.platform.habits.failBuilds = 'out of disk'
    expect((await bbx('chute', 'build', 'm', '--yes')).code).toBe(3)
    rehearsal.platform.habits.failBuilds = null
    expect(await deploy()).toMatchObject({ exit: 0, image: { how: 'built' } })
    expect(rehearsal.platform.state.images).toMatchObject([{ failure: null }])
  })

  it.each(['cut', 'stall'] as const)('the log of a build: its stream meets a %s, and the state of the image counts', async (stream) => {
    rehearsal.platform.habits.buildMs = 3_000
    rehearsal.fault({ route: 'image-logs', stream })
    const ran = await bbx('chute', 'build', 'm', '--yes', '--json')
    expect(chuteImageSchema.parse(ran.document())).toMatchObject({ exit: 0, how: 'built' })
  })

  it('a slug that is taken: the one that the platform gave is told', async () => {
    await withImage()
    const long = 'x'.repeat(40)
    const [image] = rehearsal.platform.state.images
    await deployChute(rehearsal, { name: 'other', image: image?.imageId })
    for (const chute of rehearsal.platform.state.chutes) chute.slug = `rehearsal-${long}`
    const made = await deploy('--name', long)
    expect(made.chute.slug).toMatch(new RegExp(`^rehearsal-${long}-[a-z0-9]{5}$`))
  })

  it('lists that lag behind', async () => {
    rehearsal.platform.habits.listCacheMs = 60_000
    expect(await deploy()).toMatchObject({ exit: 0, how: 'created' })
    expect(await deploy()).toMatchObject({ exit: 0, how: 'already' })
    rehearsal.platform.habits.listCacheMs = 0
  })

  it('a gateway that fails once', async () => {
    await withImage()
    rehearsal.fault({ route: 'deploy', status: 502, html: '<html><title>Bad gateway</title></html>' })
    expect(await deploy()).toMatchObject({ exit: 0, how: 'created', fee: 0.6 })
  })
})

it('an account file that lacks what the platform needs is an error of the configuration: exit 2', async () => {
  const path = join(cwd, 'half.ini')
  await writeFile(path, '[auth]\nusername = rehearsal\n', { mode: 0o600 })
  const ran = await runBbx(['chute', 'list', '--json'], { cwd, env: { CHUTES_CONFIG_PATH: path, CHUTES_API_URL: rehearsal.url } })
  const { code, what, remedy } = errorSchema.parse(ran.document()).error
  expect([ran.code, code]).toEqual([2, 'U0007'])
  expect(what).toContain('half.ini lacks user_id, hotkey_seed, hotkey_ss58address in [auth]')
  expect(remedy).toContain('`bbx chute login --save --force`')
})
