import { describe, expect, it } from 'vitest'
import type { BbxError } from '../../../src/base/bbx-error.ts'
import type { Chutes } from '../../../src/chutes/types.ts'
import { openedChutes, testKey } from '../../support/chutes/opened.ts'
import { type ScriptedAnswer, scriptedPlatform } from '../../support/chutes/scripted-platform.ts'
import { testSpec } from '../../support/chutes/test-spec.ts'

const { signal } = new AbortController()
const order = { username: 'tester', name: 'bbx-babelbit', tag: 'ab12', readme: 'r', dockerfile: 'FROM x', public: false }

type Work = (chutes: Chutes) => Promise<unknown>
const looks: Work = (chutes) => chutes.account(signal)
const uploads: Work = (chutes) => chutes.uploadImage(order, signal)
const deploys: Work = (chutes) => chutes.deploy(testSpec(), { acceptFee: true }, signal)
const shares: Work = (chutes) => chutes.share({ chuteId: 'c', user: 'u' }, signal)
const warms: Work = (chutes) => drain(chutes.warmUp('c', signal))
const reads: Work = (chutes) => drain(chutes.instanceLog('i', { backfill: 1, signal }))
const calls: Work = (chutes) => chutes.invoke({ slug: 's', path: '/predict', body: {} }, signal)
const removes: Work = (chutes) => chutes.deleteImage('tester/bbx-babelbit:ab12', signal)

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}

async function refused(work: Work, answer: ScriptedAnswer, ...more: ScriptedAnswer[]): Promise<BbxError> {
  await using platform = await scriptedPlatform(answer, ...more)
  await using chutes = openedChutes(platform.url)
  return await work(chutes).then(
    () => {
      throw new Error('it was not refused')
    },
    (error) => error,
  )
}

const detail = (status: number, said: unknown): ScriptedAnswer => ({ status, json: { detail: said } })
const ban = JSON.stringify({ reasoning: 'returns a static value', ban_reasons: ['static'], final_result: 'ban' })

// The words are those of the platform (reference chutes 2.3, 3 and 6).
describe('what the platform refuses', () => {
  it.each<[string, Work, ScriptedAnswer, string, number, RegExp, RegExp]>([
    [
      'no credentials that it knows',
      looks,
      detail(401, "Can't find a user with that api key in our db :("),
      'E0010',
      3,
      /neither key nor hotkey/,
      /CHUTES_API_KEY/,
    ],
    ['a scoped or unknown key', looks, detail(401, 'Invalid token or user not found'), 'E0010', 3, /unknown, or a scoped one/, /admin key/],
    ['a nonce', looks, detail(401, 'Invalid nonce!'), 'E0010', 3, /time of the signature/, /set the clock/],
    [
      'a signature',
      looks,
      detail(401, 'Invalid request signature for hotkey 5F. Message: 5F:1:chutes'),
      'E0010',
      3,
      /signature of the hotkey/,
      /compare the message/,
    ],
    [
      'a hotkey without an account',
      looks,
      detail(401, 'Could not find user with hotkey: 5F'),
      'E0010',
      3,
      /no account on chutes/,
      /register/,
    ],
    [
      'an API key is needed',
      reads,
      detail(401, 'Either payload_str or purpose must be provided'),
      'E0010',
      3,
      /API key only/,
      /CHUTES_API_KEY/,
    ],
    [
      'a host wants to know who asks',
      calls,
      detail(401, 'Authentication required.'),
      'E0010',
      3,
      /neither key nor hotkey/,
      /CHUTES_API_KEY/,
    ],
    [
      'the deposit of an older server',
      uploads,
      detail(401, 'You do not have developer permissions, deposit $250 USD worth of tao'),
      'E0070',
      3,
      /deposit/,
      /address that it names/,
    ],
    [
      'another account as owner',
      uploads,
      detail(401, 'Cannot make images for users other than yourself!'),
      'E0071',
      3,
      /another account/,
      /capitals/,
    ],
    [
      'an image below $50',
      uploads,
      detail(402, 'You must have a balance of >= $50 to create images.'),
      'E0070',
      3,
      /\$50/,
      /top the account up/,
    ],
    [
      'a fee that cannot be paid',
      deploys,
      detail(402, 'The deployment fee, based on your node selector, is $8.25, but you have a balance of 1.0. Please top up'),
      'E0070',
      3,
      /cannot pay/,
      /GPU_COUNT/,
    ],
    [
      'warming up without money',
      warms,
      detail(402, 'Account balance is $0.0, please top-up with fiat or send tao to 5F'),
      'E0070',
      3,
      /no money left/,
      /top it up/,
    ],
    [
      'a call without money',
      calls,
      detail(402, { message: 'Quota exceeded and account balance is $0.00', quota_reset_timestamp: 1 }),
      'E0070',
      3,
      /no money left/,
      /top it up/,
    ],
    [
      'an owner without money',
      calls,
      detail(402, 'Chute unavailable because the creator of this chute has zero balance.'),
      'E0070',
      3,
      /owner of the chute/,
      /owner has to/,
    ],
    ['the check of the code', deploys, detail(403, ban), 'S1091', 1, /check of the code/, /plain code/],
    ['a name of somebody', deploys, detail(403, 'Chutes named affine are reserved'), 'E0071', 3, /affine/, /--name/],
    [
      'a legacy image',
      deploys,
      detail(400, 'Unable to deploy chutes with legacy images (chutes < 0.3.31)'),
      'E0071',
      3,
      /older platform/,
      /built anew/,
    ],
    [
      'an image that is not there',
      deploys,
      detail(400, 'Chute image not found, or does not belong to you'),
      'E0071',
      3,
      /no such image/,
      /lower case/,
    ],
    [
      'an image that is not built',
      deploys,
      detail(409, "Image 'a/b:c' is not available to be used (yet)!"),
      'E0071',
      3,
      /not built yet/,
      /wait/,
    ],
    ['an image in use', removes, detail(409, 'Image is in use by one or more chutes'), 'E0071', 3, /a chute uses the image/, /chute first/],
    [
      'fields',
      deploys,
      detail(422, [{ type: 'missing', loc: ['body', 'code'], msg: 'Field required', input: null }]),
      'E0071',
      3,
      /refuses what was asked/,
      /words/,
    ],
    ['a validation', deploys, detail(400, 'Validation failure: gpu_count'), 'E0071', 3, /refuses what was asked/, /words/],
    [
      'more changes than a day has',
      deploys,
      detail(429, 'You many only update/create 24 chutehistorys per 24 hours.'),
      'E0072',
      3,
      /changes of a day/,
      /wait/,
    ],
    [
      'more images than a day has',
      uploads,
      detail(429, 'You many only update/create 24 imagehistorys per 24 hours.'),
      'E0072',
      3,
      /changes of a day/,
      /wait/,
    ],
    ['a chute that is not shared', calls, detail(404, 'No matching chute found!'), 'E0001', 3, /not shared/, /bbx chute share/],
    ['a cord that is not there', calls, detail(404, 'No matching cord found!'), 'E0075', 3, /no such path/, /lags/],
    ['a slug that nobody has', calls, detail(404, 'Not Found'), 'E0001', 3, /nothing of that name/, /guessed/],
    ['a chute that is cold', calls, detail(503, 'No instances available (yet) for chute_id=c'), 'E0074', 3, /hot/, /bbx chute warmup/],
    [
      'a body that is no object',
      calls,
      detail(400, 'invalid request JSON payload: x'),
      'E0071',
      3,
      /does not take what was sent/,
      /JSON object/,
    ],
    [
      'instances that all fail',
      calls,
      detail(500, 'exhausted all available targets to no avail'),
      'E0075',
      3,
      /every instance/,
      /bbx chute logs/,
    ],
    ['a chute under maintenance', calls, detail(429, 'model is under maintenance'), 'E0074', 3, /out of service/, /deploy it anew/],
    [
      'too many at once',
      calls,
      detail(429, 'Infrastructure is at maximum capacity, try again later'),
      'E0007',
      4,
      /too much to do/,
      /wait a minute/,
    ],
    ['sharing with nobody', shares, detail(404, 'Could not find target user to share with'), 'E0001', 3, /does not have/, /check/],
    [
      'the log of somebody else',
      reads,
      detail(403, 'You may only view logs for your own (private) chutes.'),
      'E0010',
      3,
      /another account/,
      /owner/,
    ],
  ])('%s', async (_title, work, answer, code, exit, what, remedy) => {
    const error = await refused(work, answer)
    expect(error).toMatchObject({ code, exit, message: expect.stringMatching(what), remedy: expect.stringMatching(remedy) })
    expect(error.why).toMatch(/^chutes answers \d{3} for /)
  })

  it('shows the message that the platform has computed a signature over', async () => {
    const error = await refused(looks, detail(401, 'Invalid request signature for hotkey 5F. Message: 5F:17:me'))
    expect(error.why).toContain('Message: 5F:17:me')
  })

  it('shows what the check of the code says', async () => {
    expect((await refused(deploys, detail(403, ban))).why).toContain('returns a static value')
  })

  it('names the fields that were not taken', async () => {
    const fields = [{ type: 'missing', loc: ['body', 'node_selector', 'gpu_count'], msg: 'Field required' }]
    expect((await refused(deploys, detail(422, fields))).why).toContain('node_selector.gpu_count: Field required')
  })

  it("shows a gateway's page by its title", async () => {
    const page = { status: 520, text: '<!DOCTYPE html><html><title>Web server is down</title>lots of text', type: 'text/html' }
    const error = await refused(looks, page)
    expect(error).toMatchObject({ code: 'E0007', why: expect.stringContaining('an HTML page: Web server is down') })
    expect(error.why).not.toContain('lots of text')
  })

  it('says of a page that refuses that it is of something in front of the platform', async () => {
    const page = { status: 403, text: '<!DOCTYPE html><html><title>Attention Required!</title></html>', type: 'text/html' }
    expect(await refused(looks, page)).toMatchObject({
      ...{ code: 'E0071', exit: 3, message: expect.stringContaining('in front of chutes') },
      why: expect.stringContaining('an HTML page: Attention Required!'),
      remedy: expect.stringMatching(/later, or from another network/),
    })
  })

  it('takes a page in place of an answer for what it is', async () => {
    const error = await refused(looks, { text: '<html><title>Just a moment</title></html>', type: 'text/html' })
    expect(error).toMatchObject({ code: 'E0011', remedy: expect.stringContaining('CHUTES_API_URL') })
  })

  it('never shows the key', async () => {
    const error = await refused(looks, detail(401, `Invalid token or user not found: ${testKey}`))
    expect(error.why).toContain('user not found: ********')
  })

  it('sends credentials nowhere else', async () => {
    const error = await refused(looks, { status: 307, headers: { location: 'http://127.0.0.1:1/users/me' } })
    expect(error).toMatchObject({ code: 'E0011', why: expect.stringContaining('redirects') })
  })
})
