import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/base/secret.ts'
import { openHub } from '../../../src/hub/open-hub.ts'
import type { HubUpload } from '../../../src/hub/types.ts'
import type { HubFault } from '../../../src/localnet/hub/faults.ts'
import { type HubHabits, loopbackHub } from '../../support/hub/loopback-hub.ts'
import { uploadFolder } from '../../support/hub/upload-folder.ts'
import { testSecrets } from '../../support/test-secrets.ts'

const { signal } = new AbortController()
const repo = { kind: 'model', name: 'miner/weights' } as const
const token = new Secret(testSecrets.hubToken)
const patience = { tries: 3, pauseMs: 1, longestWaitMs: 2_000, stallMs: 20_000 }
const weights = randomBytes(1_000_000)
const contents = { 'server.py': 'print(1)\n', 'w.safetensors': weights }
type Faults = readonly Partial<HubFault>[]

async function hubs({ habits = {}, faults = [], ...more }: { habits?: HubHabits; faults?: Faults; patience?: object } = {}) {
  const server = await loopbackHub([], { writers: [testSecrets.hubToken], ...habits })
  const hub = openHub({ endpoint: server.url, token, patience: { ...patience, ...more.patience } })
  await hub.createRepository(repo, { private: true }, signal)
  server.hub.faults.push(...(faults.map((fault) => ({ times: 1, skip: 0, ...fault })) as HubFault[]))
  const wanted: Omit<HubUpload, 'folder' | 'files'> = { repo, message: 'push', keepStray: false, signal }
  const commits = () => server.hub.repositories.find('model', repo.name)?.commits.size ?? 0
  return {
    ...{ server, hub, wanted, commits },
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('what goes by', () => {
  const cases: [string, Faults, HubHabits?][] = [
    [
      'the hub cannot answer',
      [
        { route: 'info', status: 503 },
        { route: 'tree', status: 500 },
        { route: 'preupload', status: 502 },
      ],
    ],
    [
      'asked too often, and told how long',
      [
        { route: 'preupload', status: 429, retryAfterS: 0 },
        { route: 'commit', status: 429, retryAfterS: 0 },
      ],
    ],
    [
      'the store cannot take it',
      [
        { route: 'store', status: 500 },
        { route: 'verify', status: 503 },
      ],
    ],
    ['an address that ran out', [{ route: 'store', status: 403 }]],
    ['a connection that is cut in a file', [{ route: 'store', cut: 'reading' }]],
    ['a connection that is cut after a file', [{ route: 'store', cut: 'after' }]],
    [
      'parts that are cut',
      [
        { route: 'store', cut: 'reading', skip: 1 },
        { route: 'store', status: 500, skip: 2 },
      ],
      { multipartFrom: 1, partBytes: 300_000 },
    ],
    ['parts that are put together and nobody hears of it', [{ route: 'complete', cut: 'after' }], { multipartFrom: 1, partBytes: 300_000 }],
    ['a batch whose answer is lost', [{ route: 'batch', cut: 'after' }]],
    ['a commit that the hub never saw', [{ route: 'commit', cut: 'before' }]],
    ['a commit that is cut in the middle', [{ route: 'commit', cut: 'reading' }]],
    ['a commit that was made and not told', [{ route: 'commit', cut: 'after' }]],
    [
      'a commit that was made, and a hub that is down after it',
      [
        { route: 'commit', cut: 'after' },
        { route: 'info', status: 503, skip: 1 },
      ],
    ],
  ]
  it.each(cases)('%s', async (_title, faults, habits = {}) => {
    await using at = await hubs({ faults, habits })
    const local = await uploadFolder(contents)
    const { commit, uploaded } = await at.hub.upload({ ...at.wanted, ...local })
    expect(uploaded).toEqual(Object.keys(contents))
    expect(await at.hub.compareListing({ repo, commit, ...local, signal })).toEqual([])
    // The first one is the hub's own: one of ours, and no more.
    expect(at.commits()).toBe(2)
    expect(at.server.hub.faults).toEqual([])
  })

  it('a store and a hub that take nothing for a while', async () => {
    await using at = await hubs({
      patience: { stallMs: 300 },
      faults: [
        { route: 'store', stall: true },
        { route: 'preupload', stall: true },
      ],
    })
    const local = await uploadFolder({ 'w.bin': randomBytes(8_000_000) })
    const { commit } = await at.hub.upload({ ...at.wanted, ...local })
    expect(await at.hub.compareListing({ repo, commit, ...local, signal })).toEqual([])
  })
})

describe('what does not', () => {
  const cases: [string, Faults, { code: string; exit: number; message: RegExp; why: RegExp; remedy: RegExp }][] = [
    [
      'a token that the hub does not know',
      [{ route: 'preupload', status: 401, message: 'Invalid username or password.' }],
      {
        code: 'E0010',
        exit: 3,
        message: /does not take the token for miner\/weights/,
        why: /401: Invalid username/,
        remedy: /right to write at http.*settings\/tokens.*HF_TOKEN/,
      },
    ],
    [
      'a token without the right',
      [{ route: 'commit', status: 403, message: 'read only' }],
      { code: 'E0010', exit: 3, message: /may not do this with miner\/weights/, why: /403: read only/, remedy: /belongs to miner/ },
    ],
    [
      'a full account',
      [{ route: 'batch', status: 402, message: 'storage limit' }],
      { code: 'E0010', exit: 3, message: /may not do this/, why: /402: storage limit/, remedy: /token/ },
    ],
    [
      'a commit in between',
      [{ route: 'commit', rewrite: true }],
      {
        code: 'E0050',
        exit: 3,
        message: /miner\/weights changed on the hub meanwhile/,
        why: /412: A commit has happened since/,
        remedy: /run the same command again/,
      },
    ],
    [
      'a conflict',
      [{ route: 'commit', status: 409, message: 'locked' }],
      { code: 'E0050', exit: 3, message: /changed on the hub meanwhile/, why: /409: locked/, remedy: /again/ },
    ],
    [
      'a repository that is gone before the commit',
      [{ route: 'commit', remove: true }],
      { code: 'E0001', exit: 3, message: /knows no model repository miner\/weights/, why: /404/, remedy: /check the name/ },
    ],
    [
      'a branch that is gone before the commit',
      [{ route: 'commit', status: 404, code: 'RevisionNotFound' }],
      { code: 'E0001', exit: 3, message: /has no revision main/, why: /404/, remedy: /branch/ },
    ],
    [
      'too large for the hub',
      [{ route: 'store', status: 413 }],
      { code: 'E0051', exit: 3, message: /too large/, why: /413/, remedy: /fewer or smaller/ },
    ],
    [
      'refused',
      [{ route: 'commit', status: 400, message: 'bad name' }],
      { code: 'E0051', exit: 3, message: /refuses/, why: /bad name/, remedy: /message/ },
    ],
    [
      'a long wait',
      [{ route: 'batch', status: 429, retryAfterS: 3000 }],
      { code: 'E0007', exit: 4, message: /too often/, why: /429/, remedy: /wait 3000 s/ },
    ],
    [
      'a store that never works',
      [{ route: 'store', status: 503, times: 99 }],
      { code: 'E0007', exit: 3, message: /cannot answer now/, why: /503/, remedy: /later/ },
    ],
    [
      'a store that never moves',
      [{ route: 'store', stall: true, times: 99 }],
      { code: 'E0007', exit: 3, message: /127\.0\.0\.1:\d+ cannot be reached/, why: /nothing moved for/, remedy: /network/ },
    ],
    [
      'a commit that is never answered and never made',
      [{ route: 'commit', cut: 'before', times: 99 }],
      { code: 'E0007', exit: 4, message: /did not say whether it made the commit/, why: /./, remedy: /looks at what is there/ },
    ],
  ]
  it.each(cases)('%s', async (_title, faults, { code, exit, ...texts }) => {
    await using at = await hubs({ faults, patience: { stallMs: 1_000, answerMs: 1_000 } })
    const local = await uploadFolder({ ...contents, 'w.safetensors': randomBytes(8_000_000) })
    const error = await at.hub.upload({ ...at.wanted, ...local }).catch((thrown) => thrown)
    const like = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, expect.stringMatching(text)]))
    expect(error).toMatchObject({ code, exit, ...like })
    expect(JSON.stringify([error.message, error.why, error.remedy])).not.toMatch(/hf_|Signature/)
    // None of it is ours, and the same call mends it where the repository is still there.
    if (code === 'E0001' && at.commits() === 0) return
    at.server.hub.faults.length = 0
    const { commit } = await at.hub.upload({ ...at.wanted, ...local })
    expect(await at.hub.compareListing({ repo, commit, ...local, signal })).toEqual([])
  })

  it('after a lost answer somebody else has committed: it is not taken for ours', async () => {
    await using at = await hubs({ faults: [{ route: 'commit', cut: 'before', rewrite: false }] })
    const local = await uploadFolder(contents)
    at.server.misbehave((request) => {
      if (request.url?.includes('/commit/') && at.commits() === 1) {
        const { repositories } = at.server.hub
        const there = repositories.find('model', repo.name)
        if (there !== null) void repositories.commit(there, { ref: 'main', title: 'elsewhere', deleted: ['.gitattributes'], files: [] })
      }
      return false
    })
    await expect(at.hub.upload({ ...at.wanted, ...local })).rejects.toMatchObject({
      code: 'E0050',
      why: expect.stringContaining('it is not ours'),
    })
  })

  it('a listing with a missing file is told by compareListing', async () => {
    await using at = await hubs()
    const local = await uploadFolder(contents)
    const { commit } = await at.hub.upload({ ...at.wanted, ...local })
    at.server.hub.faults.push({ route: 'tree', times: 1, skip: 0, hide: 'w.safetensors' })
    expect(await at.hub.compareListing({ repo, commit, ...local, signal })).toEqual([
      { path: 'w.safetensors', why: 'missing', here: String(weights.length), there: null },
    ])
  })

  it('a commit that is gone, where its listing is wanted', async () => {
    await using at = await hubs()
    const wanted = { repo, commit: 'ab'.repeat(20), ...(await uploadFolder(contents)), signal }
    await expect(at.hub.compareListing(wanted)).rejects.toMatchObject({
      code: 'E0001',
      message: expect.stringContaining('has no revision abab'),
    })
  })

  it('no such repository', async () => {
    await using at = await hubs()
    const wanted = { ...at.wanted, repo: { kind: 'model', name: 'miner/none' } as const, ...(await uploadFolder(contents)) }
    await expect(at.hub.upload(wanted)).rejects.toMatchObject({ code: 'E0001', remedy: expect.stringContaining('make it first') })
  })

  it('an interruption while a file is sent leaves nothing running', async () => {
    await using at = await hubs({ faults: [{ route: 'store', stall: true, times: 9 }] })
    const stop = new AbortController()
    const local = await uploadFolder({ 'w.bin': randomBytes(8_000_000) })
    const reason = new Error('Ctrl-C')
    const onProgress: HubUpload['onProgress'] = ({ step }) => {
      if (step === 'sending') stop.abort(reason)
    }
    await expect(at.hub.upload({ ...at.wanted, ...local, signal: stop.signal, onProgress })).rejects.toBe(reason)
  })

  it.each([
    ['an offer to send a file elsewhere without TLS of a hub with it', 'file:///etc/passwd'],
    ['an offer with a password in its address', 'http://user:secret@127.0.0.1:1/x'],
  ])('%s', async (_title, href) => {
    await using at = await hubs()
    at.server.misbehave((request, response) => {
      if (!request.url?.endsWith('/batch')) return false
      const pieces: Buffer[] = []
      request.on('data', (piece) => pieces.push(piece))
      request.on('end', () => {
        const { objects } = JSON.parse(Buffer.concat(pieces).toString())
        const offers = objects.map((object: object) => ({ ...object, actions: { upload: { href } } }))
        response.end(JSON.stringify({ transfer: 'basic', objects: offers }))
      })
      return true
    })
    const error = await at.hub.upload({ ...at.wanted, ...(await uploadFolder(contents)) }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'E0011' })
    expect(`${error.message} ${error.why}`).not.toContain('secret')
  })

  it.each([
    ['too few parts', { chunk_size: '300000', '00001': 'x' }],
    ['parts of no size', { chunk_size: '0', '00001': 'x' }],
  ])('an offer of %s', async (_title, header) => {
    await using at = await hubs()
    at.server.misbehave((request, response) => {
      if (!request.url?.endsWith('/batch')) return false
      const pieces: Buffer[] = []
      request.on('data', (piece) => pieces.push(piece))
      request.on('end', () => {
        const { objects } = JSON.parse(Buffer.concat(pieces).toString())
        const offers = objects.map((object: object) => ({ ...object, actions: { upload: { href: 'complete', header } } }))
        response.end(JSON.stringify({ transfer: 'multipart', objects: offers }))
      })
      return true
    })
    await expect(at.hub.upload({ ...at.wanted, ...(await uploadFolder(contents)) })).rejects.toMatchObject({
      code: 'E0011',
      why: expect.stringContaining('not the whole of it'),
    })
  })
})
