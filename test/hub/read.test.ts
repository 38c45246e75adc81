import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.ts'
import { openHub } from '../../src/hub/open-hub.ts'
import type { HubFile } from '../../src/hub/types.ts'
import { loopbackHub } from '../support/hub/loopback-hub.ts'
import { type HubContent, someCommit } from '../support/hub/repository.ts'
import { testSecrets } from '../support/test-secrets.ts'

const { signal } = new AbortController()
const patience = { tries: 3, pauseMs: 1, longestWaitMs: 2_000 }
const repo = { kind: 'model', name: 'owner/weights' } as const
const content: HubContent = {
  name: repo.name,
  refs: ['main', 'refs/pr/1'],
  files: { 'config.json': '{}', 'a b/ü#.bin': 'x', 'model.pt': 'abc' },
  large: ['model.pt'],
}
const token = new Secret(testSecrets.hubToken)

async function listed(files: AsyncIterable<HubFile>): Promise<HubFile[]> {
  const all: HubFile[] = []
  for await (const file of files) all.push(file)
  return all
}

describe('listFiles', () => {
  it('tells the size of every file and the digest that it can be checked with', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null })
    expect(await listed(hub.listFiles(repo, 'main', { signal }))).toEqual([
      // `printf '{}' | git hash-object --stdin`, `printf abc | sha256sum`.
      { path: 'config.json', bytes: 2, sha256: null, gitSha1: '9e26dfeeb6e641a33dae4961196235bdb965b21b' },
      { path: 'a b/ü#.bin', bytes: 1, sha256: null, gitSha1: 'c1b0730e0133447badcfd47fd144e254807b06e1' },
      { path: 'model.pt', bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', gitSha1: null },
    ])
  })

  it('goes on page by page, and no further than it is asked', async () => {
    const files = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`d/${String(at).padStart(2, '0')}`, `${at}`]))
    await using server = await loopbackHub([{ kind: 'dataset', name: 'owner/clips', files }], { pageSize: 10 })
    await using hub = openHub({ endpoint: server.url, token: null })
    const dataset = { kind: 'dataset', name: 'owner/clips' } as const
    const names = (await listed(hub.listFiles(dataset, someCommit, { folder: 'd', signal }))).map(({ path }) => path)
    expect(names).toEqual(Object.keys(files))
    expect(server.requests.map(({ path }) => path.replace(/^.*\?/, ''))).toEqual([
      'recursive=true',
      'recursive=true&cursor=10',
      'recursive=true&cursor=20',
    ])
    for await (const { path } of hub.listFiles(dataset, 'main', { signal })) {
      expect(path).toBe('d/00')
      break
    }
    expect(server.requests).toHaveLength(4)
  })

  it('takes only the mark from a link: behind a mirror it names another host', async () => {
    const files = Object.fromEntries(Array.from({ length: 3 }, (_, at) => [`${at}`, `${at}`]))
    await using server = await loopbackHub([{ name: repo.name, files }], { pageSize: 2 })
    await using hub = openHub({ endpoint: server.url, token: null })
    server.misbehave((_request, response) => {
      const set = response.writeHead.bind(response)
      const elsewhere = (headers: Record<string, string>) => ({
        ...headers,
        ...(headers.link ? { link: headers.link.replace(server.url, 'https://hub.example') } : {}),
      })
      response.writeHead = ((status: number, headers: Record<string, string>) =>
        set(status, elsewhere(headers))) as typeof response.writeHead
      return false
    })
    expect((await listed(hub.listFiles(repo, 'main', { signal }))).map(({ path }) => path)).toEqual(['0', '1', '2'])
  })

  it.each([
    ['a path that climbs out', '[{"type":"file","path":"a/../../b","size":1}]'],
    ['an absolute path', '[{"type":"file","path":"/etc/passwd","size":1}]'],
    ['a size that is none', '[{"type":"file","path":"a","size":-1}]'],
    ['an object', '{"error":"no"}'],
    ['a page for people', '<html>'],
  ])('refuses %s', async (_title, body) => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null })
    server.misbehave((_request, response) => Boolean(response.end(body)))
    await expect(listed(hub.listFiles(repo, 'main', { signal }))).rejects.toMatchObject({ code: 'E0011', exit: 3 })
  })

  it('refuses a listing that goes in a circle', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null })
    server.misbehave((_request, response) => Boolean(response.setHeader('link', '<http://x/?cursor=a>; rel="next"').end('[]')))
    await expect(listed(hub.listFiles(repo, 'main', { signal }))).rejects.toMatchObject({ code: 'E0011' })
    expect(server.requests).toHaveLength(2)
  })
})

describe('resolveRevision', () => {
  it.each(['main', 'refs/pr/1'])('%s is a commit', async (revision) => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null })
    expect(await hub.resolveRevision(repo, revision, signal)).toBe(someCommit)
  })

  it('asks nothing of a full commit', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null })
    expect(await hub.resolveRevision(repo, someCommit, signal)).toBe(someCommit)
    expect(server.requests).toEqual([])
  })

  it('follows a repository that was renamed, on the hub itself', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token })
    await server.put({ ...content, name: 'owner/renamed' })
    await using open = openHub({ endpoint: server.url, token: null })
    server.misbehave((_request, response, { path }) => {
      if (!path.includes('owner/weights')) return false
      return Boolean(response.writeHead(307, { location: path.replace('owner/weights', 'owner/renamed') }).end())
    })
    expect(await open.resolveRevision(repo, 'main', signal)).toBe(someCommit)
    server.misbehave((_request, response) => Boolean(response.writeHead(307, { location: `${server.contentUrl}/api` }).end()))
    const asked = server.requests.length
    await expect(hub.resolveRevision(repo, 'main', signal)).rejects.toMatchObject({
      code: 'E0011',
      why: expect.stringContaining('redirects'),
    })
    expect(server.requests.slice(asked).map(({ at }) => at)).toEqual(['hub'])
  })

  it.each(['', '../main', '-x', 'a b'])('%j is no revision', async (revision) => {
    await using hub = openHub({ endpoint: 'http://127.0.0.1:1', token: null })
    await expect(hub.resolveRevision(repo, revision, signal)).rejects.toMatchObject({ code: 'U0003' })
  })

  it.each(['weights', 'a/b/c', '../b', 'a/..', 'a/b?c'])('%j is no repository', async (name) => {
    await using hub = openHub({ endpoint: 'http://127.0.0.1:1', token: null })
    await expect(hub.resolveRevision({ kind: 'model', name }, 'main', signal)).rejects.toMatchObject({ code: 'U0003' })
  })
})

describe('what the hub does not show', () => {
  const cases: [string, HubContent | null, Secret | null, string, { code: string; what: RegExp; remedy: RegExp }][] = [
    [
      'no such repository, nobody asks',
      null,
      null,
      'main',
      { code: 'E0010', what: /to nobody without a token/, remedy: /check the name.*HF_TOKEN/ },
    ],
    [
      'no such repository, somebody asks',
      null,
      token,
      'main',
      { code: 'E0001', what: /knows no model repository/, remedy: /check the name/ },
    ],
    [
      'a private one, nobody asks',
      { ...content, access: 'private' },
      null,
      'main',
      { code: 'E0010', what: /it is private/, remedy: /HF_TOKEN/ },
    ],
    ['a token that it does not know', content, new Secret('stale'), 'main', { code: 'E0010', what: /token/, remedy: /settings\/tokens/ }],
    ['no such revision', content, null, 'v9', { code: 'E0001', what: /owner\/weights has no revision v9/, remedy: /branch, a tag/ }],
  ]
  it.each(cases)('%s', async (_title, held, as, revision, { code, what, remedy }) => {
    await using server = await loopbackHub(held === null ? [] : [held], { tokens: [testSecrets.hubToken] })
    await using hub = openHub({ endpoint: server.url, token: as, patience })
    const error = await hub.resolveRevision(repo, revision, signal).catch((thrown) => thrown)
    expect(error).toMatchObject({ code, message: expect.stringMatching(what), remedy: expect.stringMatching(remedy), exit: 3 })
    expect(JSON.stringify([error.message, error.why, error.remedy])).not.toMatch(/stale|hf_/)
  })

  it('a private repository, with its token', async () => {
    await using server = await loopbackHub([{ ...content, access: 'private' }], { tokens: [testSecrets.hubToken] })
    await using hub = openHub({ endpoint: server.url, token, patience })
    expect(await hub.resolveRevision(repo, 'main', signal)).toBe(someCommit)
  })

  it('an endpoint where nothing listens', async () => {
    await using hub = openHub({ endpoint: 'http://127.0.0.1:1', token: null, patience })
    await expect(hub.resolveRevision(repo, 'main', signal)).rejects.toMatchObject({
      code: 'E0007',
      remedy: expect.stringContaining('HF_ENDPOINT'),
    })
  })
})

describe('a hub that cannot answer now', () => {
  it.each([429, 500, 503])('%i is asked again', async (status) => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null, patience })
    server.misbehave((_request, response) => server.requests.length < 3 && Boolean(response.writeHead(status).end()))
    expect(await hub.resolveRevision(repo, 'main', signal)).toBe(someCommit)
    expect(server.requests).toHaveLength(3)
  })

  it('is given up in the end', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null, patience })
    server.misbehave((_request, response) => Boolean(response.writeHead(503).end()))
    await expect(hub.resolveRevision(repo, 'main', signal)).rejects.toMatchObject({ code: 'E0007', why: 'the hub answers 503', exit: 3 })
    expect(server.requests).toHaveLength(3)
  })

  it('waits as long as Retry-After says', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null, patience })
    server.misbehave((_request, response) => server.requests.length < 2 && Boolean(response.writeHead(429, { 'retry-after': '1' }).end()))
    const from = performance.now()
    expect(await hub.resolveRevision(repo, 'main', signal)).toBe(someCommit)
    expect(performance.now() - from).toBeGreaterThanOrEqual(990)
  })

  it('says how long Retry-After wants where that is too long', async () => {
    await using server = await loopbackHub([content])
    await using hub = openHub({ endpoint: server.url, token: null, patience })
    server.misbehave((_request, response) => Boolean(response.writeHead(429, { 'retry-after': '3000' }).end()))
    await expect(hub.resolveRevision(repo, 'main', signal)).rejects.toMatchObject({
      code: 'E0007',
      remedy: expect.stringMatching(/wait 3000 s.*with a token/),
      exit: 4,
    })
    expect(server.requests).toHaveLength(1)
  })
})
