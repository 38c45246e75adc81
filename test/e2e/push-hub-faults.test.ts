import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pushSchema } from '../../src/cli/schemas/push.ts'
import type { HubFault } from '../../src/localnet/hub/faults.ts'
import { receiptSchema } from '../../src/push/receipt/receipt.ts'
import { commitsOnChain } from '../support/commits-on-chain.ts'
import { type Rehearsal, rehearsal } from '../support/rehearsal.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'
import { bob } from '../support/submission-folder.ts'

const words = ['push', 'm', '--skip-test', '--yes', '--json', '--netuid', '21', '--hotkey-uri', '//Bob']

async function workingFolder(): Promise<string> {
  const cwd = await emptyFolder()
  expect((await runBbx(['init', 'm', '--track', 'video-to-text', '--hotkey', bob], { cwd })).code).toBe(0)
  return cwd
}

/** What a push printed, and how many requests its faults did not meet. */
async function push(world: Rehearsal, cwd: string, faults: readonly (Partial<HubFault> & Pick<HubFault, 'route'>)[] = []) {
  for (const fault of faults) world.hubFault(fault)
  const ran = await runBbx(words, { cwd, env: world.environment })
  return { document: pushSchema.parse(ran.document()), left: world.hub.faults.splice(0).length }
}

/** The store reads nothing of a large file until the push gives up waiting, after 30 s. */
async function stalledPush() {
  await using world = await rehearsal(21)
  const cwd = await workingFolder()
  // Larger than what a connection holds in its buffers: else all of it is sent before anybody reads.
  const megabytes = Buffer.alloc(24_000_000, 7)
  megabytes.set([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d])
  await writeFile(join(cwd, 'm', 'w.bin'), megabytes)
  const pushed = await push(world, cwd, [{ route: 'store', stall: true }])
  return { ...pushed, commits: await commitsOnChain(world, 21, bob)() }
}

// It waits while the other tests run.
let stalled: ReturnType<typeof stalledPush>
beforeAll(() => {
  stalled = stalledPush()
  stalled.catch(() => {})
})

describe('a push to a hub that', { timeout: 60_000 }, () => {
  let world: Rehearsal
  let cwd = ''
  let commits: () => Promise<number>
  beforeAll(async () => {
    world = await rehearsal(21)
    cwd = await workingFolder()
    commits = commitsOnChain(world, 21, bob)
  })
  afterAll(() => world[Symbol.asyncDispose]())
  afterEach(async () => {
    expect(await commits()).toBe(0)
  })

  const always = 99
  const fails: [string, Partial<HubFault> & Pick<HubFault, 'route'>, number, string, RegExp, string][] = [
    ['does not know the token: 401', { route: 'create', status: 401 }, 3, 'E0010', /token/, 'upload'],
    ['does not let it make a repository: 403', { route: 'create', status: 403 }, 3, 'E0010', /account of the token/, 'upload'],
    ['does not let it write: 403', { route: 'preupload', status: 403 }, 3, 'E0010', /account of the token/, 'upload'],
    [
      'has the repository changed by somebody else: 409',
      { route: 'commit', status: 409, times: always },
      3,
      'E0050',
      /changed on the hub meanwhile/,
      'upload',
    ],
    ['finds it too large: 413', { route: 'commit', status: 413 }, 3, 'E0051', /too large/, 'upload'],
    ['was asked too often, for an hour: 429', { route: 'commit', status: 429, retryAfterS: 3600 }, 4, 'E0007', /too often/, 'upload'],
    ['cannot answer: 503', { route: 'preupload', status: 503, times: always }, 3, 'E0007', /cannot answer now/, 'upload'],
    ['cuts every connection', { route: 'commit', cut: 'reading', times: always }, 4, 'E0007', /did not say whether/, 'upload'],
    ['lists less than was sent', { route: 'tree', skip: 1, hide: 'server.py' }, 3, 'E0052', /"server.py" is missing/, 'read-back'],
    [
      'has the revision rewritten before the signature',
      { route: 'tree', skip: 2, hide: 'server.py' },
      3,
      'E0052',
      /has changed on the hub since/,
      'commit',
    ],
    [
      'has the revision taken away before the signature',
      { route: 'tree', skip: 2, status: 404, code: 'RevisionNotFound' },
      3,
      'E0001',
      /has no revision/,
      'commit',
    ],
    ['loses the repository before the signature', { route: 'tree', skip: 2, remove: true }, 3, 'E0001', /miner\/m/, 'commit'],
  ]

  it.each(fails)('%s: it ends with a code and what to do, and nothing is committed', async (_, fault, exit, code, what, step) => {
    const { document } = await push(world, cwd, [fault])
    expect(document).toMatchObject({ exit, error: { code, what: expect.stringMatching(what) }, commitment: null, published: false })
    expect(document.error?.remedy.length).toBeGreaterThan(10)
    expect(document.steps.at(-1)).toMatchObject({ id: step, status: 'failed' })
  })
})

it('what goes wrong once is done again: one commitment, and what arrived is what was sent', { timeout: 60_000 }, async () => {
  await using world = await rehearsal(21)
  const cwd = await workingFolder()
  const { document, left } = await push(world, cwd, [
    { route: 'create', status: 502 },
    { route: 'preupload', status: 429, retryAfterS: 0.2 },
    { route: 'commit', cut: 'after' },
    { route: 'tree', status: 500, skip: 1 },
    { route: 'settings', cut: 'after' },
  ])
  expect(left).toBe(0)
  expect(document).toMatchObject({ exit: 0, error: null, published: true })
  expect(await commitsOnChain(world, 21, bob)()).toBe(1)
  const names = (await readdir(join(cwd, '.bbx/receipts'))).filter((name) => name.endsWith('.json'))
  expect(names).toHaveLength(1)
  const receipt = receiptSchema.parse(JSON.parse(await readFile(join(cwd, '.bbx/receipts', names[0] ?? ''), 'utf8')))
  expect(receipt).toMatchObject({ published: true, upload: { revision: document.revision }, commit: { block: document.commitment?.block } })
})

describe('names of files', { timeout: 60_000 }, () => {
  it('that are unusual arrive as they are', async () => {
    await using world = await rehearsal(21)
    const cwd = await workingFolder()
    const strange = [
      'a b.txt',
      'u\u0308.txt',
      '#1.txt',
      '100%.txt',
      '%2e%2e.txt',
      'q?x=1&y.txt',
      'it\'s "so".txt',
      '\u{1f600}.txt',
      '-rf',
      'a+b=c;d.txt',
    ]
    for (const name of strange) await writeFile(join(cwd, 'm', name), name)
    const { document } = await push(world, cwd)
    expect(document).toMatchObject({ exit: 0, error: null })
    const repo = world.hub.repositories.find('model', 'miner/m')
    const tree = [...(repo?.commits.get(document.revision ?? '')?.tree.keys() ?? [])]
    expect(tree.filter((path) => strange.includes(path)).sort()).toEqual([...strange].sort())
  })

  it.each([
    ['a line feed', 'a\nb.txt', '"a\\nb.txt"'],
    ['an escape of a terminal', 'a\u001b[31mb.txt', '"a\\u001b[31mb.txt"'],
    ['a backslash', 'a\\b.txt', 'a\\b.txt'],
  ])('with %s are refused before anything is uploaded, and break no line', async (_, name, shown) => {
    await using world = await rehearsal(21)
    const cwd = await workingFolder()
    await writeFile(join(cwd, 'm', name), 'x')
    const inLines = words.filter((word) => word !== '--json')
    const { code, stdout, stderr } = await runBbx(inLines, { cwd, env: world.environment })
    expect(code).toBe(1)
    expect(stdout).toContain(`S1054 ${shown}: `)
    expect(stderr).toContain(`${shown}: `)
    if (shown !== name) expect(stdout + stderr).not.toContain(name.slice(0, 2))
    expect(world.hub.repositories.find('model', 'miner/m')).toBeNull()
    expect(await commitsOnChain(world, 21, bob)()).toBe(0)
  })
})

it('an upload that stands still is given up and sent again', { timeout: 120_000 }, async () => {
  const { document, left, commits } = await stalled
  expect(left).toBe(0)
  expect(document).toMatchObject({ exit: 0, error: null, published: true })
  expect(commits).toBe(1)
})
