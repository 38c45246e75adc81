import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PushCommandOptions } from '../../src/cli/pushing/push-options.ts'
import { chutesPlatform, type TestPlatform } from '../support/chutes-platform.ts'
import { bobServesAxon, folderToPush, pushHere, receiptsIn, statusesOf, statusHere } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { bob } from '../support/submission-folder.ts'

/** As the platform's own: what it lists is a minute old, and what it replaces answers for a while. */
const lagging = { listCacheMs: 60_000, rollMs: 300 }

let world: Rehearsal
let served: TestPlatform
let cwd = ''
beforeEach(async () => {
  world = await rehearsal(59)
  served = await chutesPlatform({ habits: lagging })
  cwd = await folderToPush('babelbit')
})
afterEach(async () => {
  await served[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

async function pushed(options: Partial<PushCommandOptions> = {}, yes = true) {
  return (await pushHere(world, cwd, { timeout: 60, ...options }, { yes, environment: served.environment })).document
}

const statusNow = () => statusHere(world, cwd, served.environment)

describe('a push with a chute', { timeout: 120_000 }, () => {
  test('goes the whole way, in order, and says what it cost; again it only looks', async () => {
    const document = await pushed()
    expect(document).toMatchObject({ exit: 0, error: null, published: true })
    expect(document.steps.map(({ id }) => id)).toEqual([
      ...['check', 'identity', 'upload', 'read-back', 'evaluate', 'preview'],
      ...['publish', 'image', 'deploy', 'share', 'warm-up', 'ping', 'commit', 'verify'],
    ])
    const [chute] = served.platform.state.chutes
    expect(JSON.parse(document.payload ?? '')).toEqual({
      model: 'miner/Babelbit-Bob',
      revision: document.revision,
      chute_id: chute?.chuteId,
      slug: chute?.slug,
      hotkey: bob,
    })
    expect(document.commitment?.payload).toBe(document.payload)
    expect(document.preview.join('\n')).toMatch(/deployment fee: about \$0\.60/)
    expect(document.preview.join('\n')).toMatch(/at least 0 of 24/)
    expect(chute?.sharedWith).toHaveLength(5)
    const record = (await receiptsIn(cwd)).at(-1)?.chute
    expect(record).toMatchObject({
      revision: document.revision,
      quote: { usd: 0.6 },
      deployed: { id: chute?.chuteId, slug: chute?.slug, how: 'created' },
      ping: { revision: document.revision },
    })
    expect(record?.shared.map(({ outcome }) => outcome)).toEqual(Array(5).fill('shared'))

    const again = await pushed()
    expect(again).toMatchObject({ exit: 0, payload: document.payload, commitment: document.commitment })
    expect(statusesOf(again)).toMatchObject({ image: 'already', deploy: 'already', share: 'already', ping: 'already', commit: 'already' })
    expect(served.platform.state.chutes).toHaveLength(1)

    const { document: now, text } = await statusNow()
    expect(now).toMatchObject({
      exit: 0,
      differences: [],
      platform: { chute: { slug: chute?.slug, hot: true, revision: document.revision } },
    })
    expect(now.platform?.costing.map(({ id }) => id)).toEqual([chute?.chuteId])
    expect(text).toMatch(/^rehearsal: costs {5}miner-babelbit-\w+: hot, \$[\d.]+\/h$/m)
  })

  test('status names a chute that costs money and is not committed, and one that is committed and not there', async () => {
    const forgotten = await pushed({ commit: false })
    await writeFile(join(cwd, 'm', 'NOTES.md'), 'second\n')
    const second = await pushed()
    expect(second).toMatchObject({ exit: 0 })
    const slugOf = ({ payload }: { payload: string | null }) => String(JSON.parse(payload ?? '{}').slug)
    const [first] = served.platform.state.chutes
    expect((await statusNow()).document.differences).toEqual([
      expect.stringContaining(`costs money, and the chain does not name it: \`bbx chute delete ${first?.chuteId}\``),
    ])
    expect(slugOf(forgotten)).toBe(first?.slug)
    served.platform.state.chutes.splice(0)
    expect((await statusNow()).document.differences).toEqual([expect.stringContaining(`does not show the chute ${slugOf(second)}`)])
  })

  test('shows what it costs in a dry run, and changes nothing', async () => {
    const document = await pushed({ dryRun: true })
    expect(document).toMatchObject({ exit: 0, payload: null, revision: null })
    expect(document.preview.join('\n')).toMatch(/deployment fee: about \$0\.60, once/)
    expect(statusesOf(document)).toMatchObject({ image: 'skipped', deploy: 'skipped', ping: 'skipped' })
    expect(served.platform.state).toMatchObject({ chutes: [], images: [] })
    const asked = served.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)
    expect(asked.filter((line) => line === 'GET /chutes/')).toHaveLength(1)
    expect(asked.filter((line) => line === 'GET /images/')).toHaveLength(1)
  })

  test('warns before the yes of an account that cannot have the image built or pay the fee, and not of one that pays nothing', async () => {
    const [account] = served.platform.state.accounts
    if (account === undefined) throw new Error('no account')
    account.balance = 0.5
    const obstacles = async () => (await pushed({ dryRun: true })).warnings.map(({ what }) => what)
    expect(await obstacles()).toEqual([
      expect.stringMatching(/^the account rehearsal on http:.*: its image has to be built, .* \$50\.00 or more; the balance is \$0\.50$/),
      expect.stringMatching(/: the balance of \$0\.50 does not pay the fee of about \$0\.60$/),
    ])
    account.roles.push('free_account', 'unlimited_dev')
    expect(await obstacles()).toEqual([])
  })

  test('spends nothing without a yes', async () => {
    const document = await pushed({}, false)
    expect(document).toMatchObject({ exit: 2, error: { code: 'U0040' } })
    expect(document.steps.at(-1)).toMatchObject({ id: 'preview', status: 'failed' })
    expect(served.platform.state).toMatchObject({ chutes: [], images: [] })
    expect(world.hub.repositories.find('model', 'miner/Babelbit-Bob')?.private).toBe(true)
  })

  test('deploys none where the hotkey serves an axon, unless it is told to', async () => {
    await bobServesAxon(world)
    const axon = await pushed({ wait: false })
    expect(axon).toMatchObject({ exit: 4, error: { code: 'E0061' } })
    expect(JSON.parse(axon.payload ?? '')).toMatchObject({ chute_id: null, slug: null })
    expect(axon.steps.find(({ id }) => id === 'deploy')).toMatchObject({ status: 'skipped', what: expect.stringContaining('axon') })
    expect(served.platform.state.chutes).toEqual([])
  })

  test('--deploy makes one beside an axon', async () => {
    await bobServesAxon(world)
    expect(JSON.parse((await pushed({ deploy: true, commit: false })).payload ?? '')).toMatchObject({
      slug: served.platform.state.chutes[0]?.slug,
    })
  })

  test('--no-deploy names a chute of the revision that is there, and publishes nothing where none is', async () => {
    expect(await pushed({ deploy: false })).toMatchObject({ exit: 2, error: { code: 'U0060' }, published: false })
    const made = await pushed({ commit: false })
    expect(made).toMatchObject({ exit: 0, commitment: null })
    const named = await pushed({ deploy: false, wait: false })
    expect(named).toMatchObject({ exit: 4, error: { code: 'E0061' }, payload: made.payload })
    expect(statusesOf(named)).toMatchObject({ image: 'skipped', deploy: 'skipped', ping: 'done', commit: 'done' })
  })

  test('--no-deploy --no-commit only uploads and publishes, where no chute is there to name', async () => {
    const document = await pushed({ deploy: false, commit: false })
    expect(document).toMatchObject({ exit: 0, error: null, published: true, commitment: null })
    expect(statusesOf(document)).toMatchObject({ publish: 'done', deploy: 'skipped', commit: 'skipped' })
    expect(JSON.parse(document.payload ?? '')).toMatchObject({ chute_id: null, slug: null })
    expect(served.platform.state).toMatchObject({ chutes: [], images: [] })
  })

  test('again after the chute was deleted: the commitment stands, and that it leads nowhere is a failure', async () => {
    const first = await pushed()
    const [chute] = served.platform.state.chutes.splice(0)
    const again = await pushed()
    expect(again).toMatchObject({ exit: 3, error: { code: 'E0001' }, commitment: first.commitment })
    expect(again.error?.what).toContain(`has no chute ${chute?.slug} any more`)
    expect(again.error?.remedy).toContain(
      `bbx chute deploy m --repo miner/Babelbit-Bob --revision ${first.revision} --name ${chute?.deployed.name}`,
    )
    expect(again.steps.at(-1)).toMatchObject({ id: 'verify', status: 'failed' })
    served.platform.faults.push({ route: 'chute-get', times: 20, skip: 0, status: 403, detail: 'not today' })
    const unknown = await pushed()
    expect(unknown).toMatchObject({ exit: 0, error: null })
    expect(unknown.warnings.map(({ what }) => what)).toEqual([expect.stringContaining('is still there is not known')])
  })

  test('--no-warmup commits nothing for a cold chute, and what is hot', async () => {
    const cold = await pushed({ warmup: false })
    expect(cold).toMatchObject({ exit: 4, error: { code: 'E0074' }, commitment: null })
    expect(cold.steps.at(-1)).toMatchObject({ id: 'ping', status: 'failed' })
    expect((await pushed({ commit: false })).exit).toBe(0)
    expect(await pushed({ warmup: false, wait: false })).toMatchObject({ exit: 4, error: { code: 'E0061' }, commitment: {} })
    expect(served.platform.state.chutes).toHaveLength(1)
  })

  test('a build that fails: nothing is deployed, the log is shown, and again it is built anew', async () => {
    served.platform.habits.failBuilds = 'pip could not find torch'
    const failed = await pushed()
    expect(failed).toMatchObject({
      exit: 3,
      error: { code: 'E0073', why: expect.stringContaining('pip could not find torch') },
      commitment: null,
    })
    served.platform.habits.failBuilds = null
    expect(await pushed({ commit: false })).toMatchObject({ exit: 0 })
    expect(served.platform.state.images).toHaveLength(1)
  })

  test('never hot: says how long it waited, commits nothing', async () => {
    served.platform.habits.neverHot = true
    const document = await pushed({ warmupTimeout: 1 })
    expect(document).toMatchObject({ exit: 4, error: { code: 'E0074', what: expect.stringMatching(/after \d s/) }, commitment: null })
    served.platform.habits.neverHot = false
    expect(await pushed({ commit: false })).toMatchObject({ exit: 0 })
    expect(served.platform.state.chutes).toHaveLength(1)
  })

  test('another revision answers: nothing is committed', async () => {
    served.platform.habits.answerRevision = 'f'.repeat(40)
    const document = await pushed()
    expect(document).toMatchObject({ exit: 3, error: { code: 'E0075', what: expect.stringContaining('f'.repeat(40)) }, commitment: null })
    expect((await receiptsIn(cwd)).at(-1)?.commit).toBeNull()
  })

  test('a chute that the platform does not find yet, or whose cords it does not know yet, is called again', async () => {
    served.platform.faults.push({ route: 'invoke', times: 1, skip: 0, status: 404, detail: 'No matching chute found!' })
    served.platform.faults.push({ route: 'invoke', times: 2, skip: 0, status: 404, detail: 'No matching cord found!' })
    served.platform.faults.push({ route: 'invoke', times: 1, skip: 0, status: 503, detail: 'No instances available (yet) for chute_id=c' })
    expect(await pushed({ commit: false })).toMatchObject({ exit: 0, error: null })
  })

  test('files that make no module are refused before anything is uploaded', async () => {
    await appendFile(join(cwd, 'm/chute/setup.py'), '\nWHO_READS_THIS = 3\n')
    expect(await pushed()).toMatchObject({ exit: 1, error: { code: 'S1090' }, revision: null })
  })

  test('a name that cannot be is refused before anything is uploaded', async () => {
    expect(await pushed({ chuteName: 'My_Chute' })).toMatchObject({ exit: 2, error: { code: 'U0001' }, revision: null })
  })

  test('warns where the changes of a day are used up', async () => {
    served.platform.habits.listCacheMs = 0
    await pushed({ commit: false, chuteName: 'one' })
    const chutes = served.platform.state.chutes
    const [chute] = chutes
    if (chute === undefined) throw new Error('nothing was deployed')
    for (let count = 0; count < 24; count++) chutes.push({ ...chute, chuteId: `c-${count}`, slug: `s-${count}` })
    await writeFile(join(cwd, 'm', 'NOTES.md'), 'second\n')
    const again = await pushed({ dryRun: true })
    expect(again.warnings.map(({ what }) => what)).toContainEqual(expect.stringMatching(/: the 24 changes of a day are used up$/))
  })

  test('a fee above what was shown is not paid; it is shown before the next yes', async () => {
    served.platform.faults.push({
      ...{ route: 'deploy', times: 1, skip: 0, status: 402 },
      detail: 'DEPLOYMENT FEE NOTICE:\n===\nThere is a one-time fee to deploy this chute: $9.5',
    })
    const dear = await pushed()
    expect(dear).toMatchObject({ exit: 4, error: { code: 'U0040', what: expect.stringContaining('$9.50, and $0.60') } })
    expect(served.platform.state.chutes).toEqual([])
    const again = await pushed({ commit: false })
    expect(again.preview.join('\n')).toContain('$9.5')
    expect(again).toMatchObject({ exit: 0 })
  })

  test('a fee for new code is asked for too, and shown before the next yes', async () => {
    await pushed({ chuteName: 'my-chute', commit: false })
    await writeFile(join(cwd, 'm', 'NOTES.md'), 'second\n')
    served.platform.faults.push({
      ...{ route: 'deploy', times: 1, skip: 0, status: 402 },
      detail: 'DEPLOYMENT FEE NOTICE:\n===\nThere is a fee for updates now: $2',
    })
    expect(await pushed({ chuteName: 'my-chute', commit: false })).toMatchObject({
      exit: 4,
      error: { code: 'U0040', what: expect.stringContaining('$2.00, and $0.00') },
    })
    const shown = await pushed({ chuteName: 'my-chute', commit: false, dryRun: true })
    expect(shown.preview).toContainEqual(
      expect.stringContaining('named its fee: DEPLOYMENT FEE NOTICE: === There is a fee for updates now: $2'),
    )
    served.platform.faults.push({
      ...{ route: 'deploy', times: 1, skip: 0, status: 402 },
      detail: 'DEPLOYMENT FEE NOTICE:\n===\nThere is a fee for updates now: $2',
    })
    expect(await pushed({ chuteName: 'my-chute', commit: false })).toMatchObject({ exit: 0, error: null })
  })

  test('a deployment whose answer is lost is found, and not made twice', async () => {
    served.platform.faults.push({ route: 'deploy', times: 1, skip: 1, cut: 'after' })
    expect(await pushed({ commit: false })).toMatchObject({ exit: 0 })
    expect(served.platform.state.chutes).toHaveLength(1)
    expect(served.platform.state.accounts[0]?.balance).toBeCloseTo(1000 - 0.6, 6)
  })

  test('a name given to it is kept by the next revision, without a fee', async () => {
    await pushed({ chuteName: 'my-chute', commit: false })
    await writeFile(join(cwd, 'm', 'NOTES.md'), 'second\n')
    const second = await pushed({ chuteName: 'my-chute', commit: false })
    expect(second).toMatchObject({ exit: 0 })
    expect(second.preview.join('\n')).toContain('deployment fee: none')
    expect((await receiptsIn(cwd)).at(-1)).toMatchObject({ chute: { deployed: { how: 'updated' }, ping: { revision: second.revision } } })
    expect(served.platform.state.accounts[0]?.balance).toBeCloseTo(1000 - 0.6, 6)
  })

  test('a chute whose code the rules of bbx check refuse is not uploaded', async () => {
    await appendFile(join(cwd, 'm/chute/predict.py'), "\nexec('1')\n")
    expect(await pushed()).toMatchObject({ exit: 1, error: { code: 'S1091' }, revision: null })
  })
})
