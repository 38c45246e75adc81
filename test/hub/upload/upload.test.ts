import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/base/secret.ts'
import { openHub } from '../../../src/hub/open-hub.ts'
import type { HubFile, HubUpload, UploadProgress } from '../../../src/hub/types.ts'
import { type HubHabits, loopbackHub } from '../../support/hub/loopback-hub.ts'
import { uploadFolder } from '../../support/hub/upload-folder.ts'
import { testSecrets } from '../../support/test-secrets.ts'

const { signal } = new AbortController()
const repo = { kind: 'model', name: 'miner/weights' } as const
const token = new Secret(testSecrets.hubToken)
const patience = { tries: 3, pauseMs: 1, longestWaitMs: 2_000, stallMs: 20_000 }
const weights = randomBytes(300_001)
const contents = { 'server.py': 'print(1)\n', 'hotkey.txt': '5F', 'models/a/b/w.safetensors': weights, 'empty.txt': '' }

async function hubs(habits: HubHabits = {}) {
  const server = await loopbackHub([], { writers: [testSecrets.hubToken], ...habits })
  const hub = openHub({ endpoint: server.url, token, patience })
  await hub.createRepository(repo, { private: true }, signal)
  const wanted: Omit<HubUpload, 'folder' | 'files'> = { repo, message: 'push', keepStray: false, signal }
  const listed = async (revision = 'main') => {
    const files: HubFile[] = []
    for await (const file of hub.listFiles(repo, revision, { signal })) files.push(file)
    return files
  }
  return {
    ...{ server, hub, wanted, listed },
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

const bodies = (server: Awaited<ReturnType<typeof loopbackHub>>) =>
  server.requests.filter(({ at, method }) => at === 'content' && method === 'PUT').length

describe('upload', () => {
  it.each([
    ['whole', {}, 1],
    ['in parts', { multipartFrom: 100_000, partBytes: 100_000 }, 4],
  ])('sends a folder as one commit, large files %s', async (_title, habits, puts) => {
    await using at = await hubs(habits)
    const local = await uploadFolder(contents)
    const before = await at.hub.repository(repo, signal)
    const progress: UploadProgress[] = []
    const done = await at.hub.upload({ ...at.wanted, ...local, onProgress: (one) => progress.push(one) })
    const after = await at.hub.repository(repo, signal)
    expect(after).toMatchObject({ private: true, gated: false, head: done.commit, createdAt: before?.createdAt })
    expect(done).toMatchObject({ uploaded: Object.keys(contents), unchanged: [], deleted: [], sentBytes: 9 + 2 + weights.length })
    expect(await at.listed()).toContainEqual({
      path: 'models/a/b/w.safetensors',
      bytes: weights.length,
      sha256: createHash('sha256').update(weights).digest('hex'),
      gitSha1: null,
    })
    expect((await at.listed()).map(({ path }) => path).sort()).toEqual(['.gitattributes', ...Object.keys(contents)].sort())
    expect(await at.hub.compareListing({ repo, commit: done.commit, ...local, signal })).toEqual([])
    expect(bodies(at.server)).toBe(puts)
    // What the store gets is for nobody's eyes but the hub's.
    expect(at.server.requests.filter(({ at: where, authorization }) => where === 'content' && authorization !== undefined)).toEqual([])
    const of = (step: string) => progress.filter((one) => one.step === step).at(-1)
    expect(of('reading')).toMatchObject({ allBytes: 11 + weights.length, allOf: 11 + weights.length })
    expect(of('sending')).toMatchObject({
      path: 'models/a/b/w.safetensors',
      bytes: weights.length,
      of: weights.length,
      allBytes: weights.length,
      allOf: weights.length,
    })
    expect(of('committing')).toMatchObject({ allBytes: 11, allOf: 11 })
  })

  it('what comes back is what was sent', async () => {
    await using at = await hubs()
    const local = await uploadFolder(contents)
    const { commit } = await at.hub.upload({ ...at.wanted, ...local })
    const folder = await mkdtemp(join(tmpdir(), 'bbx-back-'))
    for (const file of await at.listed(commit)) {
      const path = join(folder, file.path.replaceAll('/', '_'))
      await at.hub.download({ repo, commit, file, path, signal, onProgress: () => {} })
      if (file.path in contents) expect(await readFile(path)).toEqual(Buffer.from(contents[file.path as keyof typeof contents]))
    }
  })

  it('sends nothing and makes no commit where nothing differs', async () => {
    await using at = await hubs()
    const local = await uploadFolder(contents)
    const first = await at.hub.upload({ ...at.wanted, ...local })
    const asked = at.server.requests.length
    const again = await at.hub.upload({ ...at.wanted, ...local })
    expect(again).toEqual({ commit: first.commit, sentBytes: 0, uploaded: [], unchanged: Object.keys(contents), deleted: [] })
    expect(at.server.requests.slice(asked).filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('sends only what changed, and takes away what the folder no longer has; the commit before keeps it', async () => {
    await using at = await hubs()
    const first = await at.hub.upload({ ...at.wanted, ...(await uploadFolder({ ...contents, 'old/stray.txt': 'x' })) })
    const puts = bodies(at.server)
    const changed = await uploadFolder({ ...contents, 'server.py': 'print(2)\n' })
    const second = await at.hub.upload({ ...at.wanted, ...changed })
    expect(second).toMatchObject({ uploaded: ['server.py'], deleted: ['old/stray.txt'], sentBytes: 9 })
    expect(bodies(at.server)).toBe(puts)
    expect((await at.listed()).map(({ path }) => path)).not.toContain('old/stray.txt')
    expect((await at.listed(first.commit)).map(({ path }) => path)).toContain('old/stray.txt')
    expect(await at.hub.compareListing({ repo, commit: first.commit, ...changed, signal })).toEqual(
      [
        { path: 'server.py', why: 'digest', here: '20459dac5f6c1a1e8f1ab50ebf2fbe0d1ef5d9e7', there: expect.any(String) },
        { path: 'old/stray.txt', why: 'besides', here: null, there: '1' },
      ].map((one) => (one.why === 'digest' ? { ...one, here: expect.stringMatching(/^[0-9a-f]{40}$/) } : one)),
    )
  })

  it('leaves strays where they are wanted', async () => {
    await using at = await hubs()
    await at.hub.upload({ ...at.wanted, ...(await uploadFolder({ ...contents, stray: 'x' })) })
    const kept = await at.hub.upload({ ...at.wanted, ...(await uploadFolder({ ...contents, 'hotkey.txt': '5G' })), keepStray: true })
    expect(kept).toMatchObject({ uploaded: ['hotkey.txt'], deleted: [] })
    expect((await at.listed()).map(({ path }) => path)).toContain('stray')
  })

  it('a file takes the place of a folder, and a folder that of a file', async () => {
    await using at = await hubs()
    await at.hub.upload({ ...at.wanted, ...(await uploadFolder({ 'a/b': '1', c: '2' })) })
    const turned = await uploadFolder({ a: '1', 'c/d': '2' })
    const { commit } = await at.hub.upload({ ...at.wanted, ...turned })
    expect(await at.hub.compareListing({ repo, commit, ...turned, signal })).toEqual([])
  })

  it('equal contents are one object, and an object of an earlier try is not sent again', async () => {
    await using at = await hubs()
    const twins = await uploadFolder({ 'a.bin': weights, 'b.bin': weights })
    at.server.hub.faults.push({ route: 'commit', times: 9, skip: 0, status: 403 })
    await expect(at.hub.upload({ ...at.wanted, ...twins })).rejects.toMatchObject({ code: 'E0010' })
    expect(bodies(at.server)).toBe(1)
    at.server.hub.faults.length = 0
    expect(await at.hub.upload({ ...at.wanted, ...twins })).toMatchObject({ sentBytes: 0, uploaded: ['a.bin', 'b.bin'] })
    expect(bodies(at.server)).toBe(1)
  })

  it('a deep tree of many files, over pages, with names that an address has to write otherwise', async () => {
    await using at = await hubs({ pageSize: 50 })
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`d${n % 3}/${'x/'.repeat(n % 12)}ü #${n}.txt`, `${n}`]))
    const local = await uploadFolder(many)
    const { commit } = await at.hub.upload({ ...at.wanted, ...local })
    expect(await at.hub.compareListing({ repo, commit, ...local, signal })).toEqual([])
    expect(at.server.requests.filter(({ path }) => path.includes('/preupload/'))).toHaveLength(2)
  })

  it('takes the digests of the caller, and holds what it sends against them', async () => {
    await using at = await hubs()
    const local = await uploadFolder({ 'w.bin': weights })
    const sha256Of = async () => createHash('sha256').update('another').digest('hex')
    await expect(at.hub.upload({ ...at.wanted, ...local, sha256Of })).rejects.toMatchObject({
      code: 'U0014',
      message: 'w.bin changed while it was read',
    })
    expect(await at.listed()).toHaveLength(1)
  })

  it('notices a file that changes between its digest and its sending', async () => {
    await using at = await hubs()
    const local = await uploadFolder({ 'w.bin': weights, 'note.txt': 'abc' })
    at.server.misbehave((request) => {
      if (request.url?.endsWith('/batch')) writeFileSync(join(local.folder, 'note.txt'), 'xyz')
      return false
    })
    await expect(at.hub.upload({ ...at.wanted, ...local })).rejects.toMatchObject({
      code: 'U0014',
      message: 'note.txt changed while it was read',
    })
  })

  it.each([
    ['a file that is gone', { path: 'gone', bytes: 1 }, { code: 'U0007' }],
    ['a folder', { path: 'd', bytes: 4096 }, { code: 'U0007', message: 'd is not a plain file' }],
    ['another size than was listed', { path: 'd/f', bytes: 7 }, { code: 'U0014' }],
  ])('refuses %s', async (_title, file, error) => {
    await using at = await hubs()
    const { folder } = await uploadFolder({ 'd/f': 'x' })
    await expect(at.hub.upload({ ...at.wanted, folder, files: [file] })).rejects.toMatchObject(error)
  })

  it('a data set', async () => {
    await using at = await hubs()
    const dataset = { kind: 'dataset', name: 'miner/clips' } as const
    expect(await at.hub.createRepository(dataset, { private: false }, signal)).toBe('created')
    const local = await uploadFolder({ 'a.parquet': weights, 'a.txt': 'a' })
    const { commit } = await at.hub.upload({ ...at.wanted, repo: dataset, ...local })
    expect(await at.hub.compareListing({ repo: dataset, commit, ...local, signal })).toEqual([])
  })
})
