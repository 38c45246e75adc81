import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chutePingSchema, chutesSchema, chuteWarmupSchema } from '../../../src/cli/schemas/chutes.ts'
import { errorSchema } from '../../../src/cli/schemas/error.ts'
import type { Habits } from '../../../src/localnet/chutes/habits.ts'
import { ask, deployChute } from '../../localnet/chutes/deployment.ts'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'
import { emptyFolder, type Ran, type RunOptions, runBbx } from '../../support/run-bbx.ts'

let rehearsal: TestPlatform
let cwd = ''
let env: Record<string, string> = {}

const usual = { buildMs: 100, coldMs: 50, pollMs: 100, warmupLimitMs: 60_000 } as const
const wellBehaved = { ...usual, neverHot: false, dieAtStart: null, maintenance: false, changesADay: 24, answerMs: 0 } as const

beforeAll(async () => {
  rehearsal = await chutesPlatform({ habits: usual })
  cwd = await emptyFolder()
  const path = join(cwd, 'account.ini')
  await writeFile(path, rehearsal.configIni, { mode: 0o600 })
  env = { CHUTES_CONFIG_PATH: path, CHUTES_MINER_BASE_URL_TEMPLATE: `${rehearsal.url}/slug/{slug}` }
  await deployChute(rehearsal)
})
afterAll(() => rehearsal[Symbol.asyncDispose]())
afterEach(() => {
  const { faults, habits, state } = rehearsal.platform
  faults.splice(0)
  Object.assign(habits, wellBehaved)
  for (const chute of state.chutes) chute.instances.splice(0)
  own().balance = 1000
})

function own() {
  const [account] = rehearsal.platform.state.accounts
  if (account === undefined) throw new Error('no account')
  return account
}

const bbx = (words: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  runBbx(words, { cwd, ...options, env: { ...env, ...options.env } })

async function refused(words: readonly string[]) {
  const ran = await bbx([...words, '--json'])
  const { code, what, why, remedy } = errorSchema.parse(ran.document()).error
  return { exit: ran.code, code, what, why, remedy }
}

interface Row {
  /** What goes wrong: on the next requests, in the platform, or with the account. */
  fault?: Parameters<TestPlatform['fault']>[0]
  habits?: Partial<Habits>
  balance?: number
  /** Default: cold. */
  warm?: boolean
  words: readonly string[]
  exit: number
  code: string
  what: RegExp
  /** What the platform said is in it. */
  why?: RegExp
  remedy: RegExp
}

const ping = ['chute', 'ping', 'wanted']
const warmup = ['chute', 'warmup', 'wanted', '--timeout', '2']
/** More than any client tries. */
const always = 100
const invoke = (status: number, detail: unknown) => ({ route: 'invoke', status, detail, times: always }) as const

// Reference chutes 6; rows of the platform's own program (its prompts, its exit codes) are none of ours.
const rows: Readonly<Record<string, Row>> = {
  '402 on a warm-up': {
    ...{ balance: 0, words: warmup, exit: 3, code: 'E0070' },
    ...{ what: /no money left/, why: /402 .*Account balance is \$0/, remedy: /`bbx chute login` shows the address/ },
  },
  '402 on a call': {
    ...{ balance: 0, words: ping, exit: 3, code: 'E0070' },
    ...{ what: /no money left/, why: /402 for POST \/health .*Account balance is \$0/, remedy: /top it up/ },
  },
  '402: the owner has no money': {
    fault: invoke(402, { message: 'Chute unavailable because the creator of this chute (x) has zero balance.' }),
    ...{ words: ping, exit: 3, code: 'E0070' },
    ...{ what: /owner of the chute has no money/, why: /zero balance/, remedy: /the owner has to/ },
  },
  '404: not shared with the caller': {
    fault: { route: 'warmup', status: 404, detail: 'No matching chute found!' },
    ...{ words: warmup, exit: 3, code: 'E0001' },
    ...{ what: /no such chute, or it is not shared/, why: /No matching chute found!/, remedy: /`bbx chute share`/ },
  },
  '404 of a host that is no chute': {
    ...{ fault: invoke(404, 'Not Found'), words: ping, exit: 3, code: 'E0001' },
    ...{ what: /knows nothing of that name/, why: /Not Found/, remedy: /a slug cannot be guessed/ },
  },
  '404 of an instance that is gone': {
    ...{ words: ['chute-logs', '--instance-id', '00000000-0000-0000-0000-000000000000'], exit: 3, code: 'E0001' },
    ...{ what: /./, why: /Instance not found/, remedy: /./ },
  },
  '409: the image is in use': {
    ...{ words: ['chute', 'delete', '--image', 'packages:abc123', '--yes'], exit: 3, code: 'E0071' },
    ...{ what: /a chute uses the image/, why: /Image is in use by one or more chutes/, remedy: /delete the chute first/ },
  },
  '429: the instances are busy': {
    fault: invoke(429, 'Infrastructure is at maximum capacity, try again later'),
    ...{ warm: true, words: ping, exit: 4, code: 'E0007' },
    ...{ what: /too much to do/, why: /maximum capacity/, remedy: /wait a minute/ },
  },
  '429: maintenance': {
    ...{ habits: { maintenance: true }, words: ping, exit: 3, code: 'E0074' },
    ...{ what: /out of service/, why: /model is under maintenance/, remedy: /deploy it anew/ },
  },
  '429: the same prompt too often': {
    ...{ fault: invoke(429, 'Stop spamming this prompt, please...'), words: ping, exit: 3, code: 'E0071' },
    ...{ what: /does not want to answer this again/, why: /Stop spamming/, remedy: /wait/ },
  },
  '400: a body that is none': {
    ...{ fault: invoke(400, 'invalid request JSON payload: unexpected end of data'), words: ping, exit: 3, code: 'E0071' },
    ...{ what: /does not take what was sent/, why: /unexpected end of data/, remedy: /JSON object/ },
  },
  '503: cold': {
    ...{ words: ping, exit: 3, code: 'E0074' },
    ...{ what: /no instance of the chute is hot/, why: /No instances available \(yet\)/, remedy: /`bbx chute warmup`/ },
  },
  '401: a clock that is wrong': {
    fault: { route: 'me', status: 401, detail: 'Invalid nonce!' },
    ...{ words: ['chute', 'login'], exit: 3, code: 'E0010' },
    ...{ what: /time of the signature/, why: /Invalid nonce!/, remedy: /clock of this machine/ },
  },
  '401: another signature': {
    fault: { route: 'chute-list', status: 401, detail: 'Invalid request signature for hotkey 5F. Message: 5F:1:chutes' },
    ...{ words: ['chute', 'list'], exit: 3, code: 'E0010' },
    // The message that the platform computed is what one has to look at.
    ...{ what: /does not take the signature/, why: /Message: 5F:1:chutes/, remedy: /compare the message/ },
  },
  'a page of a gateway': {
    fault: { route: 'chute-get', status: 502, html: '<html><head><title>502 Bad Gateway</title></head></html>', times: always },
    ...{ words: ['chute', 'get', 'wanted'], exit: 3, code: 'E0007' },
    ...{ what: /cannot answer now/, why: /502 Bad Gateway/, remedy: /again later/ },
  },
  'a page in place of JSON': {
    fault: { route: 'chute-list', status: 200, html: '<html>are you human?</html>', times: always },
    ...{ words: ['chute', 'list'], exit: 3, code: 'E0011' },
    ...{ what: /does not answer as chutes does/, why: /not JSON/, remedy: /CHUTES_API_URL/ },
  },
  'a connection that is cut': {
    fault: { route: 'chute-list', cut: 'before', times: always },
    ...{ words: ['chute', 'list'], exit: 3, code: 'E0007' },
    ...{ what: /cannot be reached/, remedy: /check the network/ },
  },
  'nobody listens where a chute should be': {
    ...{ words: ['ping-chute', '--url', 'http://127.0.0.1:1'], exit: 3, code: 'E0007' },
    ...{ what: /nobody listens at http:\/\/127\.0\.0\.1:1$/, why: /POST \/health: .*ECONNREFUSED/, remedy: /correct --url/ },
  },
  'no miner takes the chute': {
    ...{ habits: { neverHot: true }, words: warmup, exit: 4, code: 'E0074' },
    ...{ what: /no instance of .* was hot after 2 s/, why: /waiting for instances/, remedy: /it goes on waiting/ },
  },
  'no miner takes the chute, and the platform says nothing any more': {
    ...{ habits: { neverHot: true, warmupLimitMs: 200 }, words: warmup, exit: 4, code: 'E0074' },
    ...{ what: /no instance of .* was hot after 2 s/, remedy: /it goes on waiting/ },
  },
}

describe('what the platform refuses: message, remedy and exit code', () => {
  it.each(Object.entries(rows))('%s', async (_, { fault, habits = {}, balance, warm = false, words, exit, code, what, why, remedy }) => {
    if (warm) await ask(rehearsal, '/chutes/warmup/wanted')
    if (fault !== undefined) rehearsal.fault(fault)
    Object.assign(rehearsal.platform.habits, habits)
    if (balance !== undefined) own().balance = balance
    const said = await refused(words)
    expect(said).toMatchObject({ exit, code, what: expect.stringMatching(what), remedy: expect.stringMatching(remedy) })
    if (why !== undefined) expect(said.why).toMatch(why)
  })
})

describe('a chute that answers wrongly is no success: exit 1', () => {
  it.each([
    ['404: no such cord', invoke(404, 'No matching cord found!'), 'E0075', /no such path/],
    ['500: its code raised', invoke(500, 'exhausted all available targets to no avail'), 'E0075', /every instance of the chute failed/],
  ] as const)('%s', async (_, fault, code, what) => {
    await ask(rehearsal, '/chutes/warmup/wanted')
    rehearsal.fault(fault)
    const ran = await bbx([...ping, '--json'])
    const { exit, passed, health, answers } = chutePingSchema.parse(ran.document())
    expect([ran.code, exit, passed]).toEqual([1, 1, false])
    for (const { faults } of [health, ...answers]) expect(faults).toMatchObject([{ code, what: expect.stringMatching(what) }])
  })
})

it('a chute that answers too late does not pass: exit 1', async () => {
  await ask(rehearsal, '/chutes/warmup/wanted')
  rehearsal.platform.habits.answerMs = 1_500
  const ran = await bbx([...ping, '--timeout', '0.2', '--json'])
  const { exit, passed, answers } = chutePingSchema.parse(ran.document())
  expect([ran.code, exit, passed]).toEqual([1, 1, false])
  for (const { faults } of answers) expect(faults).toMatchObject([{ code: 'S2003', what: 'no answer within 200 ms' }])
})

describe('what passes by itself is waited for', () => {
  it('a gateway that is back after a moment', async () => {
    rehearsal.fault({ route: 'chute-list', status: 502, html: '<html></html>' })
    expect(chutesSchema.parse((await bbx(['chute', 'list', '--json'])).document())).toMatchObject({ exit: 0, chutes: [{ name: 'wanted' }] })
  })

  it.each(['cut', 'end'] as const)('a warm-up whose stream has its %s before the chute is hot', async (how) => {
    Object.assign(rehearsal.platform.habits, { coldMs: 2_000, ...(how === 'end' ? { warmupLimitMs: 200 } : {}) })
    if (how === 'cut') rehearsal.fault({ route: 'warmup', stream: 'cut' })
    const ran = await bbx(['chute', 'warmup', 'wanted', '--timeout', '30', '--json'])
    expect(chuteWarmupSchema.parse(ran.document())).toMatchObject({ exit: 0, instances: [{ active: true }] })
    const asked = rehearsal.requests.filter(({ path }) => path.startsWith('/chutes/warmup/'))
    expect(asked.length).toBeGreaterThan(1)
  })
})

it('an instance that dies at its start: not hot, and its log says why', async () => {
  Object.assign(rehearsal.platform.habits, { dieAtStart: 'OSError: 401 Client Error: gated repo' })
  expect(await refused(warmup)).toMatchObject({ exit: 4, code: 'E0074', remedy: expect.stringContaining('`bbx chute logs`') })
  const logs = await bbx(['chute', 'logs', 'wanted', '--latest'])
  expect(logs.code).toBe(0)
  expect(logs.stdout).toContain('OSError: 401 Client Error: gated repo')
})
