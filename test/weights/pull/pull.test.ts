import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLock, writeLock } from '../../../src/weights/cache/weights-lock.ts'
import { blobPath, readyFolder } from '../../../src/weights/cache/weights-paths.ts'
import { findModel } from '../../../src/weights/find-model.ts'
import { missingWeights } from '../../../src/weights/missing-weights.ts'
import { planPull } from '../../../src/weights/pull/plan-pull.ts'
import { pullModel } from '../../../src/weights/pull/pull-model.ts'
import { convertRawNet3 } from '../../../src/weights/rawnet3/convert.ts'
import { verifyModel } from '../../../src/weights/verify-model.ts'
import { breakOff } from '../../support/hub/break-off.ts'
import { someCommit, storedRepository } from '../../support/hub/repository.ts'
import { rawnet3Bytes } from '../../support/rawnet3-golden.ts'
import { op, zipFile } from '../../support/torch-file.ts'
import { puller, rawnet3Content } from '../../support/weights-pull.ts'

const checkpoint = rawnet3Bytes('rawnet3_tiny.pt')
const [, stored] = storedRepository(rawnet3Content()).files
const sha256 = stored?.sha256 ?? ''
const whole = ['blobs/DIGEST', 'models/rawnet3/COMMIT-1/rawnet3.onnx', 'models/rawnet3/lock.json']
const otherCommit = 'f'.repeat(40)

describe('a good day', () => {
  it('fetches, verifies, converts and records; nothing but that is left', async () => {
    await using a = await puller()
    const lock = await pullModel(a.options())
    const converted = convertRawNet3(checkpoint).bytes
    expect(lock).toMatchObject({
      id: 'rawnet3',
      endpoint: a.server.url,
      repository: 'jungjee/RawNet3',
      commit: someCommit,
      pulledAt: '2026-01-02T03:04:05.000Z',
      files: [{ path: 'model.pt', bytes: checkpoint.length, sha256 }],
      ready: { converter: 1, files: [{ path: 'rawnet3.onnx', bytes: converted.length }] },
    })
    expect(await readLock(a.cacheDir, 'rawnet3')).toEqual(lock)
    const found = await findModel('rawnet3', a.cacheDir)
    expect(converted.equals(await readFile(found?.path ?? ''))).toBe(true)
    expect(await a.left()).toEqual(whole)
  })

  it('plans first: what it would take, without fetching it', async () => {
    await using a = await puller()
    expect(await planPull(a.options())).toMatchObject({
      commit: someCommit,
      does: 'fetch',
      fetchBytes: checkpoint.length,
      diskBytes: 2 * checkpoint.length,
      files: [{ path: 'model.pt', bytes: checkpoint.length, bytesHere: 0 }],
    })
    expect(a.server.requests.filter(({ path }) => path.includes('/resolve/'))).toEqual([])
    expect(await a.left()).toEqual([])
  })

  it('a second pull asks the hub nothing', async () => {
    await using a = await puller()
    const lock = await pullModel(a.options())
    a.server.requests.length = 0
    expect(await planPull(a.options())).toMatchObject({ does: 'nothing', fetchBytes: 0, diskBytes: 0 })
    expect(await pullModel(a.options())).toEqual(lock)
    expect(a.server.requests).toEqual([])
  })

  it('takes the recorded commit, also where the branch has moved on; another one by --revision', async () => {
    await using a = await puller()
    await pullModel(a.options())
    await rm(blobPath(a.cacheDir, sha256))
    await a.server.put(rawnet3Content(rawnet3Bytes('rawnet3_tiny_legacy.pt'), { commit: otherCommit }))
    await expect(pullModel(a.options())).rejects.toMatchObject({ code: 'E0001', message: expect.stringContaining(someCommit) })
    const lock = await pullModel(a.options({ revision: 'main' }))
    expect(lock.commit).toBe(otherCommit)
    expect((await findModel('rawnet3', a.cacheDir))?.path).toBe(join(readyFolder(a.cacheDir, 'rawnet3', otherCommit, 1), 'rawnet3.onnx'))
    expect(await a.left()).toEqual(whole)
  })

  it("what the hub's own programs fetched is copied, where its bytes are the right ones", async () => {
    await using a = await puller()
    const hubCacheDir = await mkdtemp(join(tmpdir(), 'bbx-hub-cache-'))
    const blobs = join(hubCacheDir, 'models--jungjee--RawNet3', 'blobs')
    await mkdir(blobs, { recursive: true })
    await writeFile(join(blobs, sha256), checkpoint)
    await pullModel(a.options({ hubCacheDir }))
    expect(a.server.requests.filter(({ at }) => at === 'content')).toEqual([])
    await using b = await puller()
    await truncate(join(blobs, sha256), 1000)
    await pullModel(b.options({ hubCacheDir }))
    expect(b.server.requests.filter(({ at }) => at === 'content')).toHaveLength(1)
    expect(await b.left()).toEqual(whole)
  })

  it('two pulls at once: one fetches, the other finds it there', async () => {
    await using a = await puller()
    const [first, second] = await Promise.all([pullModel(a.options()), pullModel(a.options())])
    expect(second).toEqual(first)
    expect(a.server.requests.filter(({ at }) => at === 'content')).toHaveLength(1)
    expect(a.said).toContainEqual(expect.stringMatching(/^waiting: another bbx/))
  })
})

describe('what is missing', () => {
  it('is named, with about what it takes and the command', async () => {
    await using a = await puller()
    expect(await missingWeights(['rawnet3'], a.cacheDir)).toEqual({
      missing: [{ id: 'rawnet3', bytes: 65_000_000 }],
      command: 'bbx models pull rawnet3',
    })
    await pullModel(a.options())
    expect(await missingWeights(['rawnet3', 'no-such-model'], a.cacheDir)).toEqual({
      missing: [{ id: 'no-such-model', bytes: null }],
      command: null,
    })
  })

  const damages: [string, (path: string, cacheDir: string) => Promise<unknown>][] = [
    ['the converted file is gone', (path) => rm(path)],
    ['the converted file is cut', (path) => truncate(path, 1000)],
    ['the lock file is damaged', (_, cacheDir) => writeFile(join(cacheDir, 'weights/models/rawnet3/lock.json'), '{"version":1')],
    [
      'another version of the converter made it',
      async (_, cacheDir) => {
        const lock = await readLock(cacheDir, 'rawnet3')
        if (lock !== null) await writeLock(cacheDir, 'rawnet3', { ...lock, ready: { ...lock.ready, converter: 0 } })
      },
    ],
  ]
  it.each(damages)('%s: it is not found, and a pull mends it without fetching again', async (_title, damage) => {
    await using a = await puller()
    await pullModel(a.options())
    await damage((await findModel('rawnet3', a.cacheDir))?.path ?? '', a.cacheDir)
    expect(await findModel('rawnet3', a.cacheDir)).toBeNull()
    a.server.requests.length = 0
    await pullModel(a.options())
    expect(await findModel('rawnet3', a.cacheDir)).not.toBeNull()
    expect(a.server.requests.filter(({ at }) => at === 'content')).toEqual([])
    expect(await a.left()).toEqual(whole)
  })

  it('a file whose size is right and whose bytes are not: verify tells, a pull mends', async () => {
    await using a = await puller()
    const lock = await pullModel(a.options())
    const { signal } = a.options()
    const files = [
      { kind: 'published', path: 'model.pt', found: sha256 },
      { kind: 'converted', path: 'rawnet3.onnx', found: lock.ready.files[0]?.sha256 },
    ]
    expect(await verifyModel('rawnet3', lock, a.cacheDir, signal)).toMatchObject(files)
    const blob = blobPath(a.cacheDir, sha256)
    const bytes = await readFile(blob)
    bytes[1000] = (bytes[1000] ?? 0) ^ 1
    await writeFile(blob, bytes)
    const [published] = await verifyModel('rawnet3', lock, a.cacheDir, signal)
    expect(published?.found).toMatch(/^[0-9a-f]{64}$/)
    expect(published?.found).not.toBe(sha256)
    await pullModel(a.options())
    expect(await verifyModel('rawnet3', lock, a.cacheDir, signal)).toMatchObject(files)
  })
})

describe('what goes wrong', () => {
  it('a connection that breaks: the next pull goes on', async () => {
    await using a = await puller()
    a.server.misbehave((_request, response, { at }) => {
      if (at !== 'content') return false
      breakOff(response, checkpoint, 200_000, { etag: `"${sha256}"` })
      return true
    })
    await expect(pullModel(a.options())).rejects.toMatchObject({ code: 'E0007', exit: 4 })
    expect(await a.left()).toEqual(['parts/DIGEST.part', 'parts/DIGEST.part.json'])
    a.server.misbehave(null)
    const plan = await planPull(a.options())
    expect(plan.fetchBytes).toBeLessThan(checkpoint.length)
    await pullModel(a.options())
    expect(a.server.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(await a.left()).toEqual(whole)
  })

  const call = Buffer.concat([op.proto, op.global('os', 'system'), op.mark, op.text('true'), op.tuple, op.reduce, op.stop])
  const foreign: [string, Uint8Array, RegExp][] = [
    ['truncated where it was published', checkpoint.subarray(0, 300_000), /./],
    ['of another model', zipFile([['a/data.pkl', Buffer.concat([op.proto, Buffer.from('}.')])]]), /no state dict/],
    ['a pickle that calls functions', zipFile([['a/data.pkl', call]]), /os\.system/],
    ['no checkpoint at all', Buffer.from('<html>'), /./],
    ['empty', Buffer.alloc(0), /./],
  ]
  it.each(foreign)('weights that are %s: refused, nothing kept', async (_title, bytes, why) => {
    await using a = await puller([rawnet3Content(bytes)])
    await expect(pullModel(a.options())).rejects.toMatchObject({
      code: 'E0011',
      exit: 3,
      message: 'what the hub has as jungjee/RawNet3 is not RawNet3',
      why: expect.stringMatching(why),
    })
    expect(await a.left()).toEqual([])
    expect(await findModel('rawnet3', a.cacheDir)).toBeNull()
  })

  it('a repository without the file', async () => {
    await using a = await puller([{ name: 'jungjee/RawNet3', files: { 'README.md': '' } }])
    await expect(pullModel(a.options())).rejects.toMatchObject({ code: 'E0001', message: expect.stringContaining('has no model.pt at') })
  })

  it('a hub that says another digest for a recorded commit', async () => {
    await using a = await puller()
    await pullModel(a.options())
    await rm(blobPath(a.cacheDir, sha256))
    await a.server.put(rawnet3Content(rawnet3Bytes('rawnet3_tiny_legacy.pt')))
    await expect(pullModel(a.options())).rejects.toMatchObject({ code: 'E0011', remedy: expect.stringContaining('a commit never changes') })
    expect(await findModel('rawnet3', a.cacheDir)).not.toBeNull()
  })

  it('a pull that is stopped while it converts leaves no half-made folder', async () => {
    await using a = await puller()
    const stop = new AbortController()
    const onProgress = (what: string) => void (what.startsWith('converting') && stop.abort())
    await expect(pullModel(a.options({ signal: stop.signal, onProgress }))).rejects.toMatchObject({ name: 'AbortError' })
    expect(await a.left()).toEqual(['blobs/DIGEST'])
    await pullModel(a.options())
    expect(await a.left()).toEqual(whole)
  })
})
