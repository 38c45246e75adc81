import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PushCommandOptions } from '../../src/cli/pushing/push-options.ts'
import { usualTest } from '../../src/cli/pushing/usual-test.ts'
import { openSubmission } from '../../src/submission/open.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { folderToPush as folder, pushHere, receiptsIn as receipts, statusesOf } from '../support/push-here.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { runRecord } from '../support/run-record.ts'
import { bob } from '../support/submission-folder.ts'
import { testContext } from '../support/test-context.ts'

let world: Rehearsal
let commitsSoFar: () => Promise<number>
beforeAll(async () => {
  world = await rehearsal(21)
  commitsSoFar = commitsOnChain(world, 21, bob)
})
afterAll(() => world[Symbol.asyncDispose]())

const pushed = (cwd: string, options: Partial<PushCommandOptions> = {}, yes = true) => pushHere(world, cwd, options, { yes })

/** How many commitments an action makes. */
async function commitsOf<T>(action: () => Promise<T>): Promise<{ made: number; result: T }> {
  const before = await commitsSoFar()
  const result = await action()
  return { made: (await commitsSoFar()) - before, result }
}

describe('a push to subnet 21', () => {
  test('commits, then publishes, reads both back, and does nothing twice', async () => {
    const cwd = await folder('voice-to-voice')
    const { made, result: first } = await commitsOf(() => pushed(cwd))
    expect(made).toBe(1)
    expect(first.document).toMatchObject({
      exit: 0,
      error: null,
      rehearsal: true,
      published: true,
      tested: false,
      repository: 'miner/m',
      warnings: [],
    })
    expect(first.document.steps.map(({ id }) => id)).toEqual([
      'check',
      'identity',
      'upload',
      'read-back',
      'evaluate',
      'preview',
      'commit',
      'publish',
      'verify',
    ])
    expect(first.document.commitment).toMatchObject({ netuid: 21, hotkey: bob, payload: first.document.payload, revealed: true })
    expect(first.document.payload).toMatch(new RegExp(`^miner:m:0:${first.document.revision}:\\d+:v1$`))
    expect(first.text.split('\n').filter((line) => !line.startsWith('rehearsal: '))).toEqual([])
    expect(first.notes.filter((line) => !line.startsWith('rehearsal: '))).toEqual([])
    expect((await world.hub.repositories.find('model', 'miner/m'))?.private).toBe(false)

    const { made: again, result: second } = await commitsOf(() => pushed(cwd))
    expect(again).toBe(0)
    expect(statusesOf(second.document)).toMatchObject({
      upload: 'already',
      preview: 'already',
      commit: 'already',
      publish: 'already',
      verify: 'done',
    })
    expect(second.document.commitment).toEqual(first.document.commitment)
    expect(await receipts(cwd)).toHaveLength(1)

    await writeFile(join(cwd, 'm/more.txt'), 'more')
    const { made: third, result: changed } = await commitsOf(() => pushed(cwd))
    expect(third).toBe(1)
    expect(changed.notes.join('\n')).toContain('a new receipt: not gone on with')
    expect(changed.document.revision).not.toBe(first.document.revision)
    // The repository is public by now.
    expect(changed.document.warnings.map(({ what }) => what).join()).toContain('miner/m is public: whoever looks can copy it')
    expect(await receipts(cwd)).toHaveLength(2)
  })

  test('a dry run shows everything and changes nothing', async () => {
    const cwd = await folder('voice-to-voice')
    const { made, result } = await commitsOf(() => pushed(cwd, { dryRun: true, repo: 'dry' }, false))
    expect(made).toBe(0)
    expect(result.document).toMatchObject({ exit: 0, receipt: null, commitment: null, published: false })
    expect(result.document.preview.join('\n')).toMatch(/commits on subnet 21.*\n.*costs nothing/)
    expect(await world.hub.repositories.find('model', 'miner/dry')).toBeNull()
    expect(await readdir(cwd)).toEqual(['m'])
  })

  test('--no-commit uploads, prints the text and leaves the repository private', async () => {
    const cwd = await folder('voice-to-voice')
    const { made, result } = await commitsOf(() => pushed(cwd, { commit: false, repo: 'later' }, false))
    expect(made).toBe(0)
    expect(statusesOf(result.document)).toMatchObject({ upload: 'done', commit: 'skipped', publish: 'skipped', verify: 'skipped' })
    expect(result.text).toContain(`payload   miner:later:0:${result.document.revision}`)
    expect((await world.hub.repositories.find('model', 'miner/later'))?.private).toBe(true)
    // The same call without it goes on there.
    const { made: then, result: finished } = await commitsOf(() => pushed(cwd, { repo: 'later' }))
    expect(then).toBe(1)
    expect(statusesOf(finished.document)).toMatchObject({ upload: 'already', commit: 'done', publish: 'done' })
    expect(finished.document.receipt).toBe(result.document.receipt)
  })

  test('--no-publish leaves the repository private; a later push without it asks before it publishes, and commits nothing again', async () => {
    const cwd = await folder('voice-to-voice')
    const privately = await pushed(cwd, { publish: false, repo: 'shy' })
    expect(privately.document).toMatchObject({ exit: 0, published: false, commitment: { hotkey: bob } })
    const isPrivate = async () => (await world.hub.repositories.find('model', 'miner/shy'))?.private
    const { made, result } = await commitsOf(async () => {
      const unsure = await pushed(cwd, { repo: 'shy' }, false)
      expect(unsure.document).toMatchObject({ exit: 2, published: false })
      expect(await isPrivate()).toBe(true)
      return pushed(cwd, { repo: 'shy' })
    })
    expect(made).toBe(0)
    expect(result.document).toMatchObject({ exit: 0, published: true, receipt: privately.document.receipt })
    expect(statusesOf(result.document)).toMatchObject({ preview: 'done', commit: 'already', publish: 'done' })
    expect(await isPrivate()).toBe(false)
  })

  test('--no-publish of a repository that is public says that it is, and takes nothing back', async () => {
    const cwd = await folder('voice-to-voice')
    expect((await pushed(cwd, { repo: 'bold' })).document).toMatchObject({ exit: 0, published: true })
    await writeFile(join(cwd, 'm/more.txt'), 'more')
    const { document } = await pushed(cwd, { publish: false, repo: 'bold' })
    expect(document).toMatchObject({ exit: 0, published: true })
    expect(document.steps.find(({ id }) => id === 'publish')).toMatchObject({
      status: 'already',
      what: '--no-publish: miner/bold was public before, and validators can fetch it',
    })
    expect((await world.hub.repositories.find('model', 'miner/bold'))?.private).toBe(false)
  })

  test('a revision that is not there leaves nothing to go on from', async () => {
    const cwd = await folder('voice-to-voice')
    await pushed(cwd, { repo: 'typed', commit: false })
    const wrong = await pushed(cwd, { repo: 'typed', revision: 'a'.repeat(40) })
    expect(wrong.document).toMatchObject({
      exit: 3,
      revision: null,
      error: { code: 'E0001', remedy: expect.stringContaining('leave --revision out') },
    })
    const kept = (await receipts(cwd)).find(({ id }) => wrong.document.receipt?.endsWith(`/${id}.json`))
    expect(kept).toMatchObject({ upload: null, steps: { 'read-back': { status: 'failed' } } })
    const looked = await pushed(cwd, { repo: 'typed', dryRun: true })
    expect(looked.document.exit).toBe(0)
    expect(statusesOf(looked.document)).toMatchObject({ upload: 'skipped', 'read-back': 'skipped' })
  })

  test('a score that came after the receipt counts where one is asked for', async () => {
    const cwd = await folder('voice-to-voice')
    const { document } = await pushed(cwd, { repo: 'scored', commit: false })
    const [receipt] = await receipts(cwd)
    const context = await testContext(cwd, { environment: world.environment })
    const { dataset, ...asked } = await usualTest(await openSubmission(join(cwd, 'm'), join(cwd, 'hashes')), context)
    const writeRun = async (name: string, strict: number | null) => {
      const run = join(cwd, '.bbx/runs', name)
      await mkdir(run, { recursive: true })
      await writeFile(join(run, 'run.json'), JSON.stringify({ ...runRecord, ...asked, dataset: { id: dataset, digest: null, seed: 0 } }))
      const submission = { fingerprint: receipt?.fingerprint, track: 'voice-to-voice' }
      await writeFile(join(run, 'result.json'), JSON.stringify({ submission, score: { strict, why: null }, exit: 0 }))
    }
    await writeRun('1', null)
    const without = await pushed(cwd, { repo: 'scored', commit: false, skipTest: undefined })
    expect(without.document).toMatchObject({ exit: 0, score: null, receipt: document.receipt })
    await writeRun('2', 0.25)
    const more = { repo: 'scored', commit: false, skipTest: undefined }
    expect((await pushed(cwd, { ...more, minScore: 0.2 })).document).toMatchObject({ exit: 0, score: 0.25 })
    expect((await pushed(cwd, { ...more, minScore: 0.3 })).document).toMatchObject({ exit: 1, error: { code: 'S1120' } })
  })

  test('without a yes nothing is committed, and the receipt says how far it came', async () => {
    const cwd = await folder('voice-to-voice')
    const { made, result } = await commitsOf(() => pushed(cwd, { repo: 'unsure' }, false))
    expect(made).toBe(0)
    expect(result.document).toMatchObject({ exit: 2, error: { code: 'U0040' }, commitment: null })
    expect(result.document.steps.at(-1)).toMatchObject({ id: 'preview', status: 'failed' })
    expect((await receipts(cwd))[0]).toMatchObject({
      commit: null,
      published: false,
      steps: { upload: { status: 'done' }, preview: { status: 'failed' } },
    })
  })

  test.each(['before', 'after'])('a connection that is cut %s the node has the transaction: one commitment', async (when) => {
    const cwd = await folder('voice-to-voice')
    const { made, result } = await commitsOf(async () => {
      await world.ask('dev_faults', { cutAtSubmit: when })
      return pushed(cwd, { repo: `cut-${when}` })
    })
    expect(made).toBe(1)
    expect(result.document).toMatchObject({ exit: 0, error: null })
  })

  test('finality that never comes ends with 4; run again it finds the same transaction', async () => {
    const cwd = await folder('voice-to-voice')
    const { made, result } = await commitsOf(async () => {
      await world.ask('dev_faults', { holdFinality: true })
      const stuck = await pushed(cwd, { repo: 'stuck', timeout: 1 })
      await world.ask('dev_faults', { holdFinality: false })
      return { stuck, again: await pushed(cwd, { repo: 'stuck' }) }
    })
    expect(result.stuck.document).toMatchObject({ exit: 4, error: { code: 'E0042' }, commitment: null })
    expect(result.again.document).toMatchObject({ exit: 0, error: null })
    expect(made).toBe(1)
    expect((await receipts(cwd))[0]?.commit).toMatchObject({ withoutEffect: [] })
  })

  test('a push to another repository that went wrong in between does not hide what was sent', async () => {
    const cwd = await folder('voice-to-voice')
    const { made, result } = await commitsOf(async () => {
      await world.ask('dev_faults', { holdPool: true })
      const sent = await pushed(cwd, { repo: 'hidden', timeout: 1 })
      const wrong = await pushed(cwd, { repo: 'others/hidden' })
      await world.ask('dev_faults', { holdPool: false })
      return { sent, wrong, again: await pushed(cwd, { repo: 'hidden' }) }
    })
    expect(result.sent.document).toMatchObject({ exit: 4, error: { code: 'E0042' } })
    expect(result.wrong.document).toMatchObject({ exit: 3, error: { code: 'E0010' } })
    expect(result.wrong.document.receipt).not.toBe(result.sent.document.receipt)
    expect(result.again.document).toMatchObject({ exit: 0, receipt: result.sent.document.receipt, published: true })
    expect(made).toBe(1)
  })

  test('a listing with a missing file is not what was sent', async () => {
    const cwd = await folder('voice-to-voice')
    const { made, result } = await commitsOf(() => {
      // The first listing is that of the upload, which asks what is there; the second is read back.
      world.hubFault({ route: 'tree', skip: 1, hide: 'server.py' })
      return pushed(cwd, { repo: 'hidden' })
    })
    expect(made).toBe(0)
    expect(result.document).toMatchObject({ exit: 3, error: { code: 'E0052', what: expect.stringContaining('"server.py" is missing') } })
    expect(result.document.steps.at(-1)).toMatchObject({ id: 'read-back', status: 'failed' })
    expect((await pushed(cwd, { repo: 'hidden' })).document.exit).toBe(0)
  })

  test('a repository that is gone by the time of the commitment is not committed', async () => {
    const cwd = await folder('voice-to-voice')
    await pushed(cwd, { repo: 'gone', commit: false })
    const { made, result } = await commitsOf(() => {
      // Listings of a push that sends nothing: what is there, read back, and once more right before the signature.
      world.hubFault({ route: 'tree', skip: 2, remove: true })
      return pushed(cwd, { repo: 'gone' })
    })
    expect(made).toBe(0)
    expect(result.document).toMatchObject({ exit: 3, error: { code: 'E0001' }, commitment: null })
    expect(result.document.steps.at(-1)).toMatchObject({ id: 'commit', status: 'failed' })
    expect((await pushed(cwd, { repo: 'gone' })).document).toMatchObject({ exit: 0, published: true })
  })

  test('a head that moved on is told before the question: validators score it, and not what was committed', async () => {
    const cwd = await folder('voice-to-voice')
    const { document: before } = await pushed(cwd, { repo: 'moved', commit: false })
    const repo = world.hub.repositories.find('model', 'miner/moved')
    if (repo === null) throw new Error('there is no repository')
    await world.hub.repositories.commit(repo, { ref: 'main', title: 'by hand', deleted: ['server.py'], files: [] })
    const { document, notes } = await pushed(cwd, { repo: 'moved', revision: before.revision ?? '' })
    expect(document).toMatchObject({ exit: 0, revision: before.revision })
    expect(document.warnings.map(({ what }) => what).join()).toContain('the head of miner/moved is')
    expect(notes.join('\n')).toContain('warning: the head of miner/moved is')
  })

  test('names that do not fit are refused before anything is uploaded', async () => {
    const cwd = await folder('voice-to-voice')
    const repo = 'a-name-that-is-much-too-long-for-subnet-21'
    await expect(pushed(cwd, { repo })).rejects.toMatchObject({ code: 'U0001', exit: 2 })
    expect(await world.hub.repositories.find('model', `miner/${repo}`)).toBeNull()
  })

  test('the hotkey of hotkey.txt, of the subnet and of the call have to be one', async () => {
    const cwd = await folder('voice-to-voice')
    const other = await pushed(cwd, { hotkeyUri: '//Charlie', repo: 'x' })
    expect(other.document).toMatchObject({ exit: 1, error: { code: 'S1010' } })
    await writeFile(join(cwd, 'm/hotkey.txt'), '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y')
    const stranger = await pushed(cwd, { hotkeyUri: '//Charlie', repo: 'x' })
    expect(stranger.document).toMatchObject({ exit: 3, error: { code: 'E0040', what: expect.stringContaining('is not registered') } })
    expect(await world.hub.repositories.find('model', 'miner/x')).toBeNull()
  })

  test('a subnet that is not there is told, and not that the hotkey has to be registered on it', async () => {
    const { document } = await pushHere(world, await folder('voice-to-voice'), { repo: 'x' }, { environment: { BBX_NETUID: '77' } })
    expect(document).toMatchObject({ exit: 3, error: { code: 'E0044', what: expect.stringContaining('no subnet 77') } })
  })

  test('a revision is a full commit id', async () => {
    await expect(pushed(await folder('voice-to-voice'), { revision: 'main' })).rejects.toMatchObject({ code: 'U0001' })
  })

  test('a receipt that is damaged stops a push: nobody knows what it did', async () => {
    const cwd = await folder('voice-to-voice')
    const { document } = await pushed(cwd, { repo: 'torn', commit: false })
    await writeFile(join(cwd, document.receipt ?? ''), '{"schema":')
    const torn = { code: 'U0007', remedy: expect.stringMatching(/^move the file away, look with `bbx status`/) }
    await expect(pushed(cwd, { repo: 'torn' })).rejects.toMatchObject(torn)
  })

  test('the same weights under another name are told', async () => {
    const cwd = await folder('voice-to-voice')
    await writeFile(join(cwd, 'm/model.safetensors'), Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]))
    await pushed(cwd, { repo: 'first' })
    await writeFile(join(cwd, 'm/other.txt'), 'another folder')
    const { document } = await pushed(cwd, { repo: 'second' })
    expect(document.warnings.map(({ what }) => what).join()).toContain(
      'this hotkey has committed the same weights before: model.safetensors is in miner/first',
    )
  })
})
