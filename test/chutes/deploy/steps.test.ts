import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { BbxError } from '../../../src/base/bbx-error.ts'
import { changesLine } from '../../../src/chutes/costs/daily-changes.ts'
import { deployChute } from '../../../src/chutes/deploy/deploy-chute.ts'
import { ensureImage } from '../../../src/chutes/deploy/ensure-image.ts'
import { shareChute, unshareChute } from '../../../src/chutes/deploy/share-chute.ts'
import { babelbitValidators } from '../../../src/chutes/deploy/validators.ts'
import { warmUpChute } from '../../../src/chutes/deploy/warm-up-chute.ts'
import { keyCredentials, openedChutes } from '../../support/chutes/opened.ts'
import { type ScriptedAnswer, scriptedPlatform } from '../../support/chutes/scripted-platform.ts'
import { testSpec } from '../../support/chutes/test-spec.ts'

const { signal } = new AbortController()
const spec = testSpec()
const quiet = { signal, onEvent: () => {} }

const missing: ScriptedAnswer = { status: 404, json: { detail: 'not found, or does not belong to you' } }
const nothing: ScriptedAnswer = { json: { total: 0, items: [] } }
const notice: ScriptedAnswer = { status: 402, json: { detail: 'DEPLOYMENT FEE NOTICE:\n===\nThere is a fee: $0.6' } }
const version: ScriptedAnswer = { status: 409, json: { detail: 'Chute with name=n, version=v and public=False already exists' } }
const code: ScriptedAnswer = { text: spec.code }

function chute(change: object = {}): ScriptedAnswer {
  const image = { image_id: 'i-1', name: spec.image.name, tag: spec.image.tag, status: 'built and pushed' }
  return { json: { chute_id: 'c-1', name: spec.name, slug: 'tester-x-a1b2c', user: { username: 'Tester' }, image, ...change } }
}

function image(status: string): ScriptedAnswer {
  return { json: { image_id: 'i-1', name: spec.image.name, tag: spec.image.tag, status, user: { username: 'Tester' } } }
}

async function deployed(answers: ScriptedAnswer[], { most = 1, lookMs = 5_000 } = {}) {
  await using platform = await scriptedPlatform(...answers)
  await using chutes = openedChutes(platform.url)
  const fees: (number | null)[] = []
  const options = { ...quiet, username: 'tester', lookMs, pollMs: 10 }
  const result = await deployChute(chutes, spec, {
    ...options,
    async agreeToFee({ usd }) {
      fees.push(usd)
      if ((usd ?? 0) > most) throw new BbxError('U0040', { what: 'too dear' })
    },
  }).catch((error: unknown) => error)
  return { result, fees, asked: platform.seen.map(({ method, url }) => `${method} ${url}`) }
}

const posts = (asked: string[]) => asked.filter((line) => line.startsWith('POST'))

describe('deployChute', () => {
  it('asks for the fee first, and takes slug and id from the answer', async () => {
    const { result, fees, asked } = await deployed([missing, nothing, notice, chute()])
    expect(result).toMatchObject({ how: 'created', fee: 0.6, chute: { id: 'c-1', slug: 'tester-x-a1b2c' } })
    expect(fees).toEqual([0.6])
    expect(posts(asked)).toEqual(['POST /chutes/?accept_fee=false', 'POST /chutes/?accept_fee=true'])
  })

  it('pays nothing that nobody agreed to', async () => {
    const { result, asked } = await deployed([missing, nothing, notice], { most: 0.5 })
    expect(result).toMatchObject({ code: 'U0040' })
    expect(posts(asked)).toEqual(['POST /chutes/?accept_fee=false'])
  })

  it('takes one with the same image and code as it is, and says which settings are others', async () => {
    const { result, asked } = await deployed([chute({ concurrency: 2, max_instances: 1 }), code])
    expect(result).toMatchObject({ how: 'already', fee: 0, differs: ['CONCURRENCY is 2 there, not 4'] })
    expect(posts(asked)).toEqual([])
  })

  it('gives one that is there new code, without a fee', async () => {
    const { result, fees, asked } = await deployed([chute(), { text: 'old' }, chute()])
    expect(result).toMatchObject({ how: 'updated', fee: 0 })
    expect(fees).toEqual([])
    expect(posts(asked)).toEqual(['POST /chutes/?accept_fee=false'])
  })

  it('does not take the chute of another account for its own', async () => {
    const { result } = await deployed([chute({ user: { username: 'somebody' } }), nothing, notice, chute()])
    expect(result).toMatchObject({ how: 'created' })
  })

  it('takes an unchanged version for success, and reads slug and id back', async () => {
    const { result } = await deployed([chute(), { text: 'stale' }, version, chute(), code])
    expect(result).toMatchObject({ how: 'already', fee: 0, chute: { slug: 'tester-x-a1b2c' } })
  })

  it('looks what there is when the answer is lost', async () => {
    const { result, asked } = await deployed([missing, nothing, notice, 'cut', missing, nothing, chute(), code])
    expect(result).toMatchObject({ how: 'created', fee: 0.6, chute: { id: 'c-1' } })
    expect(posts(asked).length).toBe(2)
  })

  it('asks again for the fee when that answer is lost', async () => {
    const { result, fees, asked } = await deployed([missing, nothing, 'cut', 'cut', notice, chute()])
    expect(result).toMatchObject({ how: 'created', fee: 0.6, chute: { id: 'c-1' } })
    expect(fees).toEqual([0.6])
    expect(posts(asked).map((line) => line.split('=')[1])).toEqual(['false', 'false', 'false', 'true'])
  })

  it('does not know where nothing shows, and says so', async () => {
    const hidden: ScriptedAnswer = (response, { url }) => {
      const list = url.startsWith('/chutes/?')
      response.writeHead(list ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(list ? { total: 0, items: [] } : { detail: 'not found' }))
    }
    const { result, asked } = await deployed([missing, nothing, notice, 'cut', hidden], { lookMs: 50 })
    expect(result).toMatchObject({ code: 'E0076', exit: 4 })
    expect(posts(asked).length).toBe(2)
  })

  it.each(['a_b', 'Upper', 'ab', 'x'.repeat(60)])('refuses the name %s before anything is asked', async (name) => {
    await using chutes = openedChutes('http://127.0.0.1:1')
    const options = { ...quiet, username: 'tester', agreeToFee: async () => {} }
    await expect(deployChute(chutes, testSpec({ name }), options)).rejects.toMatchObject({ code: 'U0001' })
  })
})

const line = (text: string) => `data: ${JSON.stringify({ log: { log_type: 'stdout', log: text }, offset: '1-1' })}\n`

/** A log that is never over. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(line('STEP 2: RUN pip install'))
}

async function ensured(answers: ScriptedAnswer[], limitMs = 5_000) {
  await using platform = await scriptedPlatform(...answers)
  await using chutes = openedChutes(platform.url)
  const events: string[] = []
  const options = { signal, onEvent: (what: string) => void events.push(what), username: 'Tester', limitMs, pollMs: 30 }
  const result = await ensureImage(chutes, spec.image, options).catch((error: unknown) => error)
  return {
    result,
    events,
    asked: platform.seen.map(({ method, url }) => `${method} ${url}`),
    bodies: platform.seen.map(({ body }) => String(body)),
  }
}

describe('ensureImage', () => {
  it('takes one that is built', async () => {
    const { result, asked } = await ensured([image('built and pushed')])
    expect(result).toMatchObject({ how: 'already', image: { id: 'i-1' } })
    expect(asked).toEqual(['GET /images/tester/bbx-babelbit:0123456789abcdef'])
  })

  it('sends one that is not there, under the exact name of the account', async () => {
    const { result, bodies } = await ensured([
      missing,
      { status: 202, json: { image_id: 'i-1' } },
      image('pending build'),
      image('built and pushed'),
    ])
    expect(result).toMatchObject({ how: 'built' })
    expect(bodies[1]).toContain('\r\n\r\nTester\r\n')
  })

  it('notices a build that fails although its log goes on for ever, and shows the end of it', async () => {
    const { result } = await ensured([image('building'), image('building'), endless, image('building'), image('error: pip failed')])
    expect(result).toMatchObject({
      code: 'E0073',
      why: expect.stringMatching(/error: pip failed; the log ends with\nSTEP 2: RUN pip install/),
    })
  })

  it('deletes one that failed earlier and builds it anew', async () => {
    const { result, asked } = await ensured([
      image('error: disk full'),
      { json: { deleted: true } },
      missing,
      { status: 202, json: { image_id: 'i-1' } },
      image('built and pushed'),
    ])
    expect(result).toMatchObject({ image: { state: 'built' } })
    expect(asked.map((line) => line.split(' ')[0])).toEqual(['GET', 'DELETE', 'GET', 'POST', 'GET'])
  })

  it('tells of one that failed as soon as it was sent, and does not begin again', async () => {
    const { result, asked } = await ensured([
      missing,
      { status: 202, json: { image_id: 'i-1' } },
      image('error: no FROM'),
      image('error: no FROM'),
      image('error: no FROM'),
    ])
    expect(result).toMatchObject({ code: 'E0073', why: expect.stringContaining('error: no FROM') })
    expect(asked.filter((line) => /^(POST|DELETE)/.test(line))).toHaveLength(1)
  })

  it('does not wait for ever', async () => {
    expect((await ensured([image('building')], 60)).result).toMatchObject({
      code: 'E0073',
      exit: 4,
      remedy: expect.stringContaining('goes on'),
    })
  })
})

describe('shareChute', () => {
  it('shares with each, and tells who could not be found', async () => {
    const answers: ScriptedAnswer[] = [
      { json: { status: 'Successfully shared' } },
      { status: 404, json: { detail: 'Could not find target user to share with' } },
      { status: 400, json: { detail: 'Cannot share a chute with yourself' } },
      { status: 400, json: { detail: 'Chute is public, no need to share.' } },
      { json: { status: 'Successfully shared' } },
    ]
    await using platform = await scriptedPlatform(...answers)
    await using chutes = openedChutes(platform.url)
    const shared = await shareChute(chutes, 'c-1', babelbitValidators, quiet)
    expect(shared.map(({ outcome }) => outcome)).toEqual(['shared', 'failed', 'own-account', 'public', 'shared'])
    expect(shared[1]).toMatchObject({ user: 'WildSageLabs', why: expect.stringContaining('Could not find target user') })
    expect(JSON.parse(String(platform.seen[0]?.body))).toEqual({ chute_id_or_name: 'c-1', user_id_or_name: babelbitValidators[0] })
  })

  it('stops where we are refused', async () => {
    await using platform = await scriptedPlatform({ status: 401, json: { detail: 'Invalid token or user not found' } })
    await using chutes = openedChutes(platform.url)
    await expect(shareChute(chutes, 'c-1', babelbitValidators, quiet)).rejects.toMatchObject({ code: 'E0010' })
  })
})

describe('unshareChute', () => {
  it('takes it back from each, and tells who could not be found', async () => {
    const unknown = { status: 404, json: { detail: 'Could not find target user to share with' } }
    await using platform = await scriptedPlatform(unknown, { json: { status: 'Successfully unshared' } })
    await using chutes = openedChutes(platform.url)
    expect(await unshareChute(chutes, 'c-1', ['nobody', 'rizzo2'], quiet)).toEqual([
      { user: 'nobody', outcome: 'failed', why: expect.stringMatching(/taking c-1 back from nobody: Could not find/) },
      { user: 'rizzo2', outcome: 'removed', why: null },
    ])
  })
})

const cold = 'data: {"status": "cold", "log": "waiting for instances ..."}\n\n'
const hot = 'data: {"status": "hot", "log": "chute is hot, 1 instances available"}\n\n'
const stream = (text: string): ScriptedAnswer => ({ text, type: 'text/event-stream' })

describe('warmUpChute', () => {
  it('asks again where the stream ends, or breaks, without a word', async () => {
    const broken = (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(cold, () => response.destroy())
    }
    await using platform = await scriptedPlatform(stream(cold), broken, stream(cold + hot))
    await using chutes = openedChutes(platform.url)
    const told: string[] = []
    const work = warmUpChute(chutes, 'c-1', { ...quiet, onEvent: (what) => told.push(what), limitMs: 5_000, pauseMs: 5 })
    expect(await work).toMatchObject({ log: expect.stringContaining('hot') })
    // Each line says how long it has been, so that a pipe that is shown no line twice goes on showing them.
    for (const line of told) expect(line).toMatch(/^cold for \d+ s: /)
    expect(told).toContainEqual(expect.stringMatching(/broke.*: asking again$/))
    expect(platform.seen.length).toBe(3)
  })

  it('has a limit, and says how long it was', async () => {
    await using platform = await scriptedPlatform(stream(cold))
    await using chutes = openedChutes(platform.url)
    const work = warmUpChute(chutes, 'c-1', { ...quiet, limitMs: 100, pauseMs: 5 })
    await expect(work).rejects.toMatchObject({ code: 'E0074', exit: 4, why: expect.stringContaining('waiting for instances') })
  })

  it('gives up where nobody is there, long before its limit', async () => {
    await using platform = await scriptedPlatform('cut')
    await using chutes = openedChutes(platform.url, keyCredentials, 1)
    const told: string[] = []
    const work = warmUpChute(chutes, 'c-1', { ...quiet, onEvent: (what) => told.push(what), limitMs: 60_000, pauseMs: 5 })
    await expect(work).rejects.toMatchObject({ code: 'E0007', exit: 3, remedy: expect.stringContaining('again') })
    expect([platform.seen.length, told.length]).toEqual([6, 5])
  })

  it.each<[string, ScriptedAnswer, number]>([
    ['connections that broke before the platform spoke', 'cut', 4],
    ['what a gateway answers in its place', { status: 502, text: '<html></html>' }, 9],
  ])('goes on after %s', async (_, refusal, times) => {
    const refusals = Array.from({ length: times }, () => refusal)
    await using platform = await scriptedPlatform(...refusals, stream(cold), ...refusals, stream(cold + hot))
    await using chutes = openedChutes(platform.url, keyCredentials, 1)
    const work = warmUpChute(chutes, 'c-1', { ...quiet, limitMs: 60_000, pauseMs: 5 })
    expect(await work).toMatchObject({ log: expect.stringContaining('hot') })
  })

  it('ends where the platform refuses, and with its signal', async () => {
    await using platform = await scriptedPlatform({ status: 402, json: { detail: 'Account balance is $0.0, please top-up' } })
    await using chutes = openedChutes(platform.url)
    await expect(warmUpChute(chutes, 'c-1', { ...quiet, limitMs: 5_000 })).rejects.toMatchObject({ code: 'E0070' })
    const ended = warmUpChute(chutes, 'c-1', { ...quiet, signal: AbortSignal.abort(new Error('stop')), limitMs: 5_000 })
    await expect(ended).rejects.toThrow('stop')
  })
})

it('what is left of a day is told as what it is: as far as can be seen', () => {
  expect(changesLine({ chutes: 3, images: 1 })).toContain('chutes at least 3 of 24, images at least 1 of 24')
})
