import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.ts'
import { openHub } from '../../src/hub/open-hub.ts'
import { loopbackHub } from '../support/hub/loopback-hub.ts'
import { testSecrets } from '../support/test-secrets.ts'

const { signal } = new AbortController()
const repo = { kind: 'model', name: 'miner/weights' } as const
const patience = { tries: 3, pauseMs: 1, longestWaitMs: 2_000 }
const readOnly = 'hf-test-reader'

async function hubs(as: string | null = testSecrets.hubToken) {
  const server = await loopbackHub([], { writers: [testSecrets.hubToken], tokens: [readOnly] })
  const hub = openHub({ endpoint: server.url, token: as === null ? null : new Secret(as), patience })
  return {
    ...{ server, hub },
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('createRepository', () => {
  it('makes it private, and once', async () => {
    await using at = await hubs()
    expect(await at.hub.repository(repo, signal)).toBeNull()
    expect(await at.hub.createRepository(repo, { private: true }, signal)).toBe('created')
    expect(await at.hub.repository(repo, signal)).toEqual({
      name: repo.name,
      private: true,
      gated: false,
      head: expect.stringMatching(/^[0-9a-f]{40}$/),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    expect(await at.hub.createRepository(repo, { private: false }, signal)).toBe('existed')
    expect(await at.hub.repository(repo, signal)).toMatchObject({ private: true })
  })

  it('asks again where the hub makes another one for the account', async () => {
    await using at = await hubs()
    at.server.hub.faults.push({
      route: 'create',
      times: 1,
      skip: 0,
      status: 409,
      message: 'Cannot create repo: another conflicting operation is in progress',
    })
    expect(await at.hub.createRepository(repo, { private: true }, signal)).toBe('created')
  })

  it.each([
    ['no token', null, /without a token/],
    ['a token that reads', readOnly, /may not do this with miner\/weights/],
    ['a token that nobody knows', 'stale', /does not take the token/],
  ])('%s', async (_title, as, message) => {
    await using at = await hubs(as)
    const error = await at.hub.createRepository(repo, { private: true }, signal).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'E0010', exit: 3, message: expect.stringMatching(message), remedy: expect.stringMatching(/token/) })
    expect(JSON.stringify([error.message, error.why])).not.toContain('stale')
  })

  it("somebody else's namespace", async () => {
    await using at = await hubs()
    await expect(at.hub.createRepository({ kind: 'model', name: 'others/x' }, { private: true }, signal)).rejects.toMatchObject({
      code: 'E0010',
      remedy: expect.stringContaining('belongs to others'),
    })
  })

  it('a token that may not make it finds one that is there', async () => {
    await using at = await hubs(readOnly)
    await at.server.put({ name: repo.name, files: {} })
    expect(await at.hub.createRepository(repo, { private: true }, signal)).toBe('existed')
  })
})

it('the rehearsal hub refuses a pull request, and makes no commit in its place', async () => {
  await using at = await hubs()
  await at.hub.createRepository(repo, { private: true }, signal)
  const before = await at.hub.repository(repo, signal)
  const lines = [
    { key: 'header', value: { summary: 'x' } },
    { key: 'file', value: { path: 'y', content: 'x' } },
  ]
  const answer = await fetch(`${at.server.url}/api/models/${repo.name}/commit/main?create_pr=1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testSecrets.hubToken}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  expect(answer.status).toBe(400)
  expect(await at.hub.repository(repo, signal)).toEqual(before)
})

describe('setVisibility', () => {
  it('publishes, and takes back', async () => {
    await using at = await hubs()
    await at.hub.createRepository(repo, { private: true }, signal)
    for (const isPrivate of [false, true]) {
      await at.hub.setVisibility(repo, { private: isPrivate }, signal)
      expect(await at.hub.repository(repo, signal)).toMatchObject({ private: isPrivate })
    }
  })

  it('of a repository that is not there', async () => {
    await using at = await hubs()
    await expect(at.hub.setVisibility(repo, { private: true }, signal)).rejects.toMatchObject({ code: 'E0001' })
  })

  it('of one that was renamed: what is written goes to the one that was named', async () => {
    await using at = await hubs()
    at.server.misbehave((_request, response) => Boolean(response.writeHead(307, { location: '/api/models/miner/new/settings' }).end()))
    await expect(at.hub.setVisibility(repo, { private: true }, signal)).rejects.toMatchObject({
      code: 'E0050',
      why: expect.stringContaining('miner/new'),
      remedy: expect.stringContaining('as the hub calls it'),
    })
    expect(at.server.requests).toHaveLength(1)
  })
})

describe('whoAmI', () => {
  it.each([
    [testSecrets.hubToken, { name: 'miner', organisations: [], role: 'write' }],
    [readOnly, { name: 'reader', organisations: [], role: 'read' }],
  ])('%#', async (as, who) => {
    await using at = await hubs(as)
    expect(await at.hub.whoAmI(signal)).toEqual(who)
  })

  it.each([
    [null, /wants to know who asks/],
    ['stale', /does not know the token/],
  ])('%j', async (as, message) => {
    await using at = await hubs(as)
    await expect(at.hub.whoAmI(signal)).rejects.toMatchObject({ code: 'E0010', message: expect.stringMatching(message) })
  })
})
