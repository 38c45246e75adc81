import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hubAccountOf, hubOfNetwork } from '../../src/cli/hub-of-network.ts'
import { noteLocalnet } from '../../src/cli/localnet/running-localnets.ts'
import { settingsFrom } from '../config/settings-fixture.ts'
import { loopbackHub } from '../support/hub/loopback-hub.ts'
import { testSecrets } from '../support/test-secrets.ts'

const { signal } = new AbortController()
const real = { HF_TOKEN: testSecrets.hubToken }
const folder = () => mkdtemp(join(tmpdir(), 'bbx-state-'))

it.each([
  ['local', 'miner'],
  ['finney', 'me'],
])('hubAccountOf %s: %s', async (network, account) => {
  const state = await folder()
  const note = { chain: 'ws://127.0.0.1:9944', hub: 'http://127.0.0.1:1', token: 't', account: 'miner' }
  const { settings } = await settingsFrom({ environment: { BBX_NETWORK: network, HUGGINGFACE_USERNAME: 'me' } })
  expect(hubAccountOf(settings, state)).toBe('me')
  await using _note = await noteLocalnet(state, note)
  expect(hubAccountOf(settings, state)).toBe(account)
})

describe('hubOfNetwork', () => {
  it.each(['local', 'ws://127.0.0.1:9944'])(
    '%s: the hub of the localnet that serves the chain, with its token and never with the one of the settings',
    async (network) => {
      await using server = await loopbackHub([], { writers: ['rehearsal_1'] })
      const state = await folder()
      await using _note = await noteLocalnet(state, {
        chain: 'ws://127.0.0.1:9944',
        hub: server.url,
        token: 'rehearsal_1',
        account: 'miner',
      })
      // Tokens of the real hub that contradict each other do not matter here.
      const { settings } = await settingsFrom({ environment: { ...real, HF_ACCESS_TOKEN: 'hf_another', BBX_NETWORK: network } })
      const found = hubOfNetwork(settings, state)
      await using hub = found.hub
      expect(found).toMatchObject({ endpoint: server.url, rehearsal: true, account: 'miner' })
      expect(await hub.whoAmI(signal)).toEqual({ name: 'miner', organisations: [], role: 'write' })
      expect(server.requests.map(({ authorization }) => authorization)).toEqual(['Bearer rehearsal_1'])
      const [name = ''] = await readdir(join(state, 'localnets'))
      expect((await stat(join(state, 'localnets', name))).mode & 0o777).toBe(0o600)
    },
  )

  it('a rehearsal without a localnet goes to no hub that was not named', async () => {
    const { settings } = await settingsFrom({ environment: { ...real, BBX_NETWORK: 'local' } })
    const state = await folder()
    expect(() => hubOfNetwork(settings, state)).toThrow(
      expect.objectContaining({ code: 'E0001', remedy: expect.stringContaining('bbx localnet') }),
    )
    const named = await settingsFrom({ environment: { ...real, BBX_NETWORK: 'local', HF_ENDPOINT: 'http://127.0.0.1:1' } })
    expect(hubOfNetwork(named.settings, state)).toMatchObject({ endpoint: 'http://127.0.0.1:1', rehearsal: true })
  })

  it('takes no note of a process that is gone, nor of another chain, nor one that is torn', async () => {
    const state = await folder()
    const { settings } = await settingsFrom({ environment: { BBX_NETWORK: 'local' } })
    const path = join(state, 'localnets', '9944.json')
    await (await noteLocalnet(state, { chain: 'ws://127.0.0.1:9945', hub: 'http://127.0.0.1:1', token: 't', account: 'm' }))[
      Symbol.asyncDispose
    ]()
    const note = { chain: 'ws://127.0.0.1:9944', hub: 'http://127.0.0.1:1', token: 't', account: 'm' }
    for (const text of [JSON.stringify({ process: { pid: 1, startTime: 'other', bootId: 'other' }, ...note }), '{"process"']) {
      await writeFile(path, text)
      expect(() => hubOfNetwork(settings, state)).toThrow(expect.objectContaining({ code: 'E0001' }))
    }
  })

  it.each(['finney', 'test', 'wss://chain.example:443'])('%s: the hub of the settings', async (network) => {
    const { settings } = await settingsFrom({
      environment: { ...real, BBX_NETWORK: network, HF_ENDPOINT: 'http://127.0.0.1:2', HUGGINGFACE_USERNAME: 'me' },
    })
    expect(hubOfNetwork(settings, await folder())).toMatchObject({ endpoint: 'http://127.0.0.1:2', rehearsal: false, account: 'me' })
  })
})
