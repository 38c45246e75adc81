import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.ts'
import { openHub } from '../../src/hub/open-hub.ts'
import type { Hub, HubFile } from '../../src/hub/types.ts'
import { noise } from '../datasets/pull/make-archive.ts'
import { breakOff } from '../support/hub/break-off.ts'
import { type LoopbackHub, loopbackHub } from '../support/hub/loopback-hub.ts'
import { type HubContent, someCommit } from '../support/hub/repository.ts'
import { testSecrets } from '../support/test-secrets.ts'

const patience = { tries: 3, pauseMs: 1, longestWaitMs: 2_000, stallMs: 20_000 }
const repo = { kind: 'model', name: 'owner/weights' } as const
/** Large enough that a part of it has arrived when the connection breaks. */
const large = Buffer.from(noise)
const cutAfter = 150_000
const content: HubContent = { name: repo.name, files: { 'model.pt': large, 'config.json': '{"a":1}', empty: '' }, large: ['model.pt'] }
const token = new Secret(testSecrets.hubToken)

interface Fetching {
  folder: string
  path: string
  progress: [number, number][]
  fetch(name?: string, more?: { file?: Partial<HubFile>; signal?: AbortSignal }): Promise<{ sha256: string }>
}

async function fetching(server: LoopbackHub, hub: Hub): Promise<Fetching> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-hub-'))
  const path = join(folder, 'part')
  const progress: [number, number][] = []
  return {
    folder,
    path,
    progress,
    fetch(name = 'model.pt', { file: changed, signal = new AbortController().signal } = {}) {
      const stored = server.repositories[0]?.files.find((file) => file.path === name)
      if (stored === undefined) throw new Error(`the test's hub has no ${name}`)
      const { sha256, gitSha1, isLarge, bytes } = stored
      const file = { path: name, bytes: bytes.length, sha256: isLarge ? sha256 : null, gitSha1: isLarge ? null : gitSha1, ...changed }
      return hub.download({ repo, commit: someCommit, file, path, signal, onProgress: (...at) => progress.push(at) })
    },
  }
}

function answersOf(server: LoopbackHub, at: 'hub' | 'content') {
  return server.requests.filter((request) => request.at === at)
}

describe('a good day', () => {
  it.each(['model.pt', 'config.json', 'empty'])('%s comes whole, and its digest is told', async (name) => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null, patience })
    const { fetch, path, progress } = await fetching(server, hub)
    const stored = server.repositories[0]?.files.find((file) => file.path === name)
    expect(await fetch(name)).toMatchObject({ sha256: stored?.sha256 })
    expect(stored?.bytes.equals(await readFile(path))).toBe(true)
    expect(progress.at(-1)).toEqual(name === 'empty' ? undefined : [stored?.bytes.length, stored?.bytes.length])
  })

  it('the token goes to the hub and not to where it sends us', async () => {
    await using server = await loopbackHub([content], { tokens: [testSecrets.hubToken] })
    await using hub = openHub({ endpoint: server.url, token, patience })
    await (await fetching(server, hub)).fetch()
    expect(answersOf(server, 'hub').map(({ authorization }) => authorization)).toEqual([`Bearer ${testSecrets.hubToken}`])
    expect(answersOf(server, 'content').map(({ authorization }) => authorization)).toEqual([undefined])
  })

  it('nor back again by way of another server', async () => {
    await using server = await loopbackHub([content], { tokens: [testSecrets.hubToken] })
    await using hub = openHub({ endpoint: server.url, token, patience })
    server.misbehave(
      (_request, response, { at }) => at === 'content' && Boolean(response.writeHead(302, { location: `${server.url}/api/back` }).end()),
    )
    await expect((await fetching(server, hub)).fetch()).rejects.toMatchObject({ code: 'E0007' })
    expect(
      answersOf(server, 'hub')
        .filter(({ path }) => path === '/api/back')
        .map(({ authorization }) => authorization),
    ).toEqual([undefined, undefined, undefined])
  })
})

describe('a connection that breaks', () => {
  const cut = (server: LoopbackHub, times = 1, etag = `"${server.repositories[0]?.files[0]?.sha256}"`) =>
    server.misbehave((_request, response, { at }) => {
      if (at !== 'content' || answersOf(server, 'content').length > times) return false
      breakOff(response, large, cutAfter, { etag })
      return true
    })

  it('goes on where it stopped, at a fresh address', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null, patience })
    const { fetch, path } = await fetching(server, hub)
    cut(server)
    const sha256 = server.repositories[0]?.files[0]?.sha256
    expect(await fetch()).toMatchObject({ sha256 })
    expect(large.equals(await readFile(path))).toBe(true)
    expect(server.requests.at(-1)).toMatchObject({
      at: 'content',
      range: expect.stringMatching(/^bytes=[1-9]\d*-$/),
      ifRange: `"${sha256}"`,
    })
    expect(answersOf(server, 'hub')).toHaveLength(2)
  })

  it('goes on in the next call', async () => {
    await using server = await loopbackHub([content])
    const { fetch, path, folder } = await fetching(
      server,
      openHub({ endpoint: server.url, token: null, patience: { ...patience, tries: 1 } }),
    )
    cut(server)
    await expect(fetch()).rejects.toMatchObject({ code: 'E0007', exit: 4 })
    expect(await readdir(folder)).toEqual(['part', 'part.json'])
    const have = (await stat(path)).size
    expect(await fetch()).toMatchObject({ sha256: server.repositories[0]?.files[0]?.sha256 })
    expect(server.requests.at(-1)?.range).toBe(`bytes=${have}-`)
  })

  it('starts over where the part is of other bytes: the digest tells', async () => {
    await using server = await loopbackHub([content])
    const { fetch, path } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave((_request, response, { at }) => {
      if (at !== 'content' || answersOf(server, 'content').length > 1) return false
      breakOff(response, Buffer.alloc(large.length), cutAfter, { etag: `"${server.repositories[0]?.files[0]?.sha256}"` })
      return true
    })
    expect(await fetch()).toMatchObject({ sha256: server.repositories[0]?.files[0]?.sha256 })
    expect(large.equals(await readFile(path))).toBe(true)
  })

  it.each([429, 403, 503])('the other server answers %i once', async (status) => {
    await using server = await loopbackHub([content])
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave(
      (_request, response, { at }) =>
        at === 'content' && answersOf(server, 'content').length === 1 && Boolean(response.writeHead(status).end()),
    )
    expect(await fetch()).toMatchObject({ sha256: server.repositories[0]?.files[0]?.sha256 })
  })

  it('a body that stalls is given up and taken up again', async () => {
    await using server = await loopbackHub([content])
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: null, patience: { ...patience, stallMs: 1_000 } }))
    server.misbehave((_request, response, { at }) => {
      if (at !== 'content' || answersOf(server, 'content').length > 1) return false
      response.writeHead(200, { 'content-length': large.length }).write(large.subarray(0, cutAfter))
      return true
    })
    expect(await fetch()).toMatchObject({ sha256: server.repositories[0]?.files[0]?.sha256 })
  })

  it('stops when it is told to and keeps what came', async () => {
    await using server = await loopbackHub([content])
    const { fetch, folder } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    const stop = new AbortController()
    server.misbehave((_request, response, { at }) => {
      if (at !== 'content') return false
      response
        .writeHead(200, { 'content-length': large.length })
        .write(large.subarray(0, cutAfter), () => setTimeout(() => stop.abort(), 50))
      return true
    })
    await expect(fetch('model.pt', { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readdir(folder)).toEqual(['part', 'part.json'])
  })
})

describe('what is refused, with nothing left behind', () => {
  const other = Buffer.from(large)
  other[7] = (other[7] ?? 0) ^ 1
  const bodies: [string, Buffer, RegExp][] = [
    ['one bit is another', other, /its sha256 is [0-9a-f]{64}, not/],
    ['it is shorter than listed', large.subarray(1), /it has \d+ bytes, not/],
    ['it is longer than listed', Buffer.concat([large, large]), /it has \d+ bytes, not/],
    ['a page for people', Buffer.from('<html>'), /it has 6 bytes, not/],
  ]
  it.each(bodies)('%s', async (_title, body, why) => {
    await using server = await loopbackHub([content])
    const { fetch, folder } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave((_request, response, { at }) => at === 'content' && Boolean(response.end(body)))
    await expect(fetch()).rejects.toMatchObject({ code: 'E0011', why: expect.stringMatching(why), exit: 3 })
    expect(await readdir(folder)).toEqual([])
    expect(answersOf(server, 'content')).toHaveLength(1)
  })

  it('more bytes than listed, without a length', async () => {
    await using server = await loopbackHub([content])
    const { fetch, folder } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave((_request, response, { at }) => {
      if (at !== 'content') return false
      response.flushHeaders()
      response.write(large)
      response.end(large)
      return true
    })
    await expect(fetch()).rejects.toMatchObject({ code: 'E0011', why: `it has more than ${large.length} bytes` })
    expect(await readdir(folder)).toEqual([])
  })

  it('fewer bytes than the length says, each time', async () => {
    await using server = await loopbackHub([content])
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave((_request, response, { at }) => {
      if (at !== 'content') return false
      breakOff(response, large, 10)
      return true
    })
    await expect(fetch()).rejects.toMatchObject({ code: 'E0007', exit: 4 })
  })

  it('a small file with another name in git', async () => {
    await using server = await loopbackHub([content])
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    await expect(fetch('config.json', { file: { gitSha1: '0'.repeat(40) } })).rejects.toMatchObject({
      code: 'E0011',
      why: expect.stringContaining('gitSha1'),
    })
  })

  it.each([
    ['another kind of address', 'file:///etc/passwd'],
    ['an address with a password', 'http://user:secret@127.0.0.1:1/x'],
    ['no address', ''],
  ])('a redirect to %s', async (_title, location) => {
    await using server = await loopbackHub([content])
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave((_request, response) => Boolean(response.writeHead(302, { location }).end()))
    const error = await fetch().catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'E0011' })
    expect(`${error.message} ${error.why}`).not.toContain('secret')
  })

  it('redirects without end', async () => {
    await using server = await loopbackHub([content])
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave((_request, response) => Boolean(response.writeHead(302, { location: '/again' }).end()))
    await expect(fetch()).rejects.toMatchObject({ code: 'E0011', why: expect.stringContaining('redirected') })
  })

  it.each([
    ['nobody', null, /accept its conditions at http:.*\/owner\/weights, then set HF_TOKEN/],
    ['an account without access', token, /accept its conditions at .* with the account of the token/],
  ])('a gated repository, to %s', async (_title, as, remedy) => {
    await using server = await loopbackHub([{ ...content, access: 'gated' }], { tokens: [testSecrets.hubToken] })
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: as, patience }))
    await expect(fetch()).rejects.toMatchObject({
      code: 'E0010',
      message: expect.stringContaining('is gated'),
      remedy: expect.stringMatching(remedy),
    })
  })

  it('a file that is gone', async () => {
    await using server = await loopbackHub([content])
    const { fetch } = await fetching(server, openHub({ endpoint: server.url, token: null, patience }))
    server.misbehave((request, _response) => {
      request.url = request.url?.replace('model.pt', 'gone.pt')
      return false
    })
    await expect(fetch()).rejects.toMatchObject({ code: 'E0001' })
  })
})
