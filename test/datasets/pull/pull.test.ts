import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Pull, pull } from '../../../src/datasets/pull/pull.ts'
import { listPulledSets, pulledPaths } from '../../../src/datasets/pull/pulled-set.ts'
import { serve, serveArchive } from './archive-server.ts'
import { challengeBytes, commit, type Entry, honest, makeArchive, makeTar, noise } from './make-archive.ts'

const archive = makeArchive(honest)
/** Large enough that a part of it has arrived when the connection breaks. */
const cutAfter = 150_000
const sha256 = createHash('sha256').update(archive).digest('hex')

async function asking(url: string, more: Partial<Pull> = {}): Promise<Pull> {
  return {
    track: 'babelbit',
    url,
    ref: 'main',
    cacheDir: await mkdtemp(join(tmpdir(), 'bbx-pull-')),
    sha256: null,
    signal: new AbortController().signal,
    now: () => new Date('2026-01-02T03:04:05Z'),
    agree: async () => true,
    onProgress() {},
    limits: { maxBytes: 1_000_000, tries: 2, pauseMs: 1 },
    ...more,
  }
}

/** Everything below the data folder, so that litter shows. */
async function left({ cacheDir }: Pull): Promise<string[]> {
  const entries = await readdir(join(cacheDir, 'data'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()
}

describe('a good day', () => {
  it('unpacks the challenges without the top folder, and records what they are', async () => {
    await using server = await serveArchive(archive)
    const asked: (number | null)[] = []
    const wanted = await asking(server.url, { agree: async (bytes) => asked.push(bytes) > 0 })
    const set = await pull(wanted)
    const { folder } = pulledPaths(wanted.cacheDir, 'babelbit', 'main')
    expect(asked).toEqual([archive.length])
    expect(set).toEqual({
      track: 'babelbit',
      ref: 'main',
      url: `${server.url}/main`,
      path: folder,
      sha256,
      archiveBytes: archive.length,
      files: 2,
      bytes: challengeBytes,
      commit,
      pulledAt: '2026-01-02T03:04:05.000Z',
    })
    expect(await readFile(join(folder, 'en/npr/03/en-npr-003026.json'), 'utf8')).toBe('{"challenge_uid":"a"}')
    expect(await left(wanted)).toEqual(['en-npr-003026.json', 'en-npr-003027.json', 'main.record.json'])
    expect(await listPulledSets(wanted.cacheDir, 'babelbit')).toEqual([set])
  })

  it('fetches nothing when the answer is no', async () => {
    await using server = await serveArchive(archive)
    const wanted = await asking(server.url, { agree: async () => false })
    expect(await pull(wanted)).toBeNull()
    expect(server.requests.map(({ method }) => method)).toEqual(['HEAD'])
    expect(await left(wanted)).toEqual([])
  })

  it('replaces an earlier set as a whole', async () => {
    await using before = await serveArchive(archive)
    const wanted = await asking(before.url)
    await pull(wanted)
    await using after = await serveArchive(makeArchive([{ path: 'top/other.json', content: '{}' }]))
    await pull({ ...wanted, url: after.url })
    expect(await left(wanted)).toEqual(['main.record.json', 'other.json'])
  })

  it('reads long names of pax and of GNU tar', async () => {
    const long = `top/${'n'.repeat(150)}.json`
    const record = ` path=${long}\n`
    const pax = `${record.length + 3}${record}`
    const entries: Entry[] = [
      { path: 'pax', type: 'x', content: pax },
      { path: 'cut-short', content: '{"a":1}' },
      { path: '././@LongLink', type: 'L', content: `${long.replace('n.json', 'g.json')}\0` },
      { path: 'cut-short', content: '{"b":2}' },
    ]
    await using server = await serveArchive(makeArchive(entries))
    const wanted = await asking(server.url)
    expect(await pull(wanted)).toMatchObject({ files: 2 })
    expect((await left(wanted)).map((name) => name.length)).toEqual([16, 155, 155])
  })

  it('goes on without a size where the server tells none', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(request.method === 'HEAD' ? 405 : 200, { 'content-type': 'application/x-gzip' })
      response.end(request.method === 'HEAD' ? undefined : archive)
    })
    expect(await pull(await asking(server.url))).toMatchObject({ files: 2, sha256 })
  })
})

describe('a connection that breaks', () => {
  it('goes on where it stopped, in the same call', async () => {
    await using server = await serveArchive(archive, { cutAfter })
    expect(await pull(await asking(server.url))).toMatchObject({ sha256 })
    expect(server.requests.at(-1)).toEqual({ method: 'GET', range: expect.stringMatching(/^bytes=[1-9]\d*-$/), ifRange: '"v1"' })
  })

  it('goes on where it stopped, in the next call', async () => {
    await using server = await serveArchive(archive, { cutAfter })
    const wanted = await asking(server.url)
    await expect(pull({ ...wanted, limits: { maxBytes: 1e6, tries: 1, pauseMs: 1 } })).rejects.toMatchObject({ code: 'E0007', exit: 4 })
    expect(await left(wanted)).toContain('main.part')
    expect(await pull(wanted)).toMatchObject({ sha256 })
    expect(server.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(await left(wanted)).toEqual(['en-npr-003026.json', 'en-npr-003027.json', 'main.record.json'])
  })

  const anew: [string, Parameters<typeof serveArchive>[1]][] = [
    ['a server without ranges', { cutAfter, ranges: false }],
    ['a server without a tag', { cutAfter, etag: '' }],
    ['a weak tag, which promises no equal bytes', { cutAfter, etag: 'W/"v1"' }],
  ]
  it.each(anew)('starts over: %s', async (_title, habits) => {
    await using server = await serveArchive(archive, habits)
    expect(await pull(await asking(server.url))).toMatchObject({ sha256 })
  })

  it('starts over when the archive is another one by now', async () => {
    await using first = await serveArchive(makeArchive([{ path: 'top/old.json', content: noise }]), { cutAfter })
    const wanted = await asking(first.url, { limits: { maxBytes: 1e6, tries: 1, pauseMs: 1 } })
    await expect(pull(wanted)).rejects.toMatchObject({ code: 'E0007' })
    const { partial } = pulledPaths(wanted.cacheDir, 'babelbit', 'main')
    await using second = await serveArchive(archive, { etag: '"v2"' })
    await writeFile(`${partial}.json`, JSON.stringify({ source: `${second.url}/main`, etag: '"v1"' }))
    expect(await pull({ ...wanted, url: second.url })).toMatchObject({ sha256 })
  })

  it('starts over when the server sends another part than was asked for', async () => {
    await using server = await serve((request, response, count) => {
      const { method, headers } = request
      if (method === 'HEAD') return void response.writeHead(200, { 'content-length': archive.length }).end()
      if (count === 1) {
        response.writeHead(200, { 'content-length': archive.length, etag: '"v1"' })
        return void response.write(archive.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 50))
      }
      if (headers.range) return void response.writeHead(206, { 'content-range': 'bytes 7-9/10', etag: '"v1"' }).end('abc')
      response.writeHead(200, { etag: '"v1"' }).end(archive)
    })
    const wanted = await asking(server.url, { limits: { maxBytes: 1e6, tries: 4, pauseMs: 1 } })
    expect(await pull(wanted)).toMatchObject({ sha256 })
  })

  it('stops when it is told to and keeps what came', async () => {
    const stop = new AbortController()
    await using server = await serve((request, response) => {
      response.writeHead(200, { 'content-length': archive.length, etag: '"v1"' })
      if (request.method === 'HEAD') response.end()
      else response.write(archive.subarray(0, cutAfter), () => setTimeout(() => stop.abort(), 50))
    })
    const wanted = await asking(server.url, { signal: stop.signal })
    await expect(pull(wanted)).rejects.toMatchObject({ name: 'AbortError' })
    expect(await left(wanted)).toEqual(['main.part', 'main.part.json'])
  })
})

describe('what is refused, with nothing left behind', () => {
  const answers: [string, Parameters<typeof serve>[0], string][] = [
    ['404', (_request, response) => void response.writeHead(404).end(), 'E0001'],
    ['500', (_request, response) => void response.writeHead(500).end(), 'E0007'],
    ['a redirect', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'E0011'],
    ['an HTML page', (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), 'E0011'],
    ['text that calls itself an archive', (_request, response) => void response.writeHead(200).end('not an archive'), 'E0011'],
    ['more bytes than allowed', (_request, response) => void response.writeHead(200, { 'content-length': 2_000_000 }).end(), 'E0011'],
    [
      'endless bytes without a length',
      (request, response) => {
        if (request.method === 'HEAD') return void response.end()
        const more = () => {
          while (!response.destroyed && response.write(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(60_000)])));
          if (!response.destroyed) response.once('drain', more)
        }
        more()
      },
      'E0011',
    ],
  ]
  it.each(answers)('%s', async (_title, answer, code) => {
    await using server = await serve(answer)
    const wanted = await asking(server.url)
    await expect(pull(wanted)).rejects.toMatchObject({ code, exit: 3 })
    expect(await left(wanted)).toEqual([])
  })

  const file = { path: 'top/good.json', content: '{}' }
  const archives: [string, Buffer, RegExp][] = [
    ['a path that climbs out', makeArchive([{ path: 'top/../../evil.json', content: '{}' }]), /would leave the folder/],
    ['an absolute path', makeArchive([{ path: '/tmp/evil.json', content: '{}' }]), /would leave the folder/],
    ['a path with backslashes', makeArchive([{ path: 'top/..\\evil.json', content: '{}' }]), /would leave the folder/],
    ['a symbolic link', makeArchive([file, { path: 'top/link.json', type: '2', link: '/etc/passwd' }]), /neither a file nor a folder/],
    ['a hard link', makeArchive([file, { path: 'top/link.json', type: '1', link: '/etc/passwd' }]), /neither a file nor a folder/],
    ['a device', makeArchive([{ path: 'top/null.json', type: '3' }]), /neither a file nor a folder/],
    ['one name twice', makeArchive([file, file]), /comes twice/],
    ['a file larger than a challenge can be', makeArchive([{ path: 'top/big.json', bytes: 100 * 1024 * 1024 }]), /larger than/],
    ['no challenge at all', makeArchive([{ path: 'top/README.md', content: 'x' }]), /no \.json file/],
    ['a wrong checksum in a header', gzipSync(makeTar([file]).fill(0x41, 10, 12)), /checksum/],
    ['a tar that ends early', gzipSync(makeTar([file], { end: false })), /closing mark/],
    ['a tar that ends inside a file', gzipSync(makeTar([{ ...file, bytes: 5000 }], { end: false })), /ends inside a file/],
    ['a compression that ends early', archive.subarray(0, archive.length - 12), /compression is damaged/],
    ['a flipped bit in the compression', Buffer.from(archive).fill(0xff, archive.length - 6, archive.length - 4), /compression is damaged/],
  ]
  it.each(archives)('%s', async (_title, bytes, why) => {
    await using server = await serveArchive(bytes)
    const wanted = await asking(server.url)
    await expect(pull(wanted)).rejects.toMatchObject({ code: 'E0011', exit: 3, why: expect.stringMatching(why) })
    expect(await left(wanted)).toEqual([])
    expect(await readdir(join(wanted.cacheDir, 'data', 'babelbit'))).toEqual([])
  })

  it('a digest that is not the one asked for', async () => {
    await using server = await serveArchive(archive)
    const wanted = await asking(server.url, { sha256: 'f'.repeat(64) })
    await expect(pull(wanted)).rejects.toMatchObject({ code: 'E0011', why: `it is sha256 ${sha256}` })
    expect(await left(wanted)).toEqual([])
  })

  it('a damaged archive leaves the earlier set in place', async () => {
    await using good = await serveArchive(archive)
    const wanted = await asking(good.url)
    const set = await pull(wanted)
    await using bad = await serveArchive(gzipSync(makeTar([file], { end: false })))
    await expect(pull({ ...wanted, url: bad.url })).rejects.toMatchObject({ code: 'E0011' })
    expect(await listPulledSets(wanted.cacheDir, 'babelbit')).toEqual([set])
    expect(await left(wanted)).toEqual(['en-npr-003026.json', 'en-npr-003027.json', 'main.record.json'])
  })

  it.each(['../up', 'a/../b', '', '-x', 'a b', 'x'.repeat(300)])('the ref %j', async (ref) => {
    await expect(pull(await asking('http://127.0.0.1:1', { ref }))).rejects.toMatchObject({ code: 'U0003', exit: 2 })
  })

  it('a server that is not there', async () => {
    await expect(pull(await asking('http://127.0.0.1:1'))).rejects.toMatchObject({ code: 'E0007', exit: 3 })
  })
})
