import { describe, expect, it } from 'vitest'
import { configuredHub } from '../../src/cli/configured-hub.ts'
import { settingsFrom } from '../config/settings-fixture.ts'
import { loopbackHub } from '../support/hub/loopback-hub.ts'
import { someCommit } from '../support/hub/repository.ts'
import { testSecrets } from '../support/test-secrets.ts'

describe('configuredHub', () => {
  it('asks the endpoint of the settings, with their token', async () => {
    await using server = await loopbackHub([{ name: 'owner/weights', files: {}, access: 'private' }], { tokens: [testSecrets.hubToken] })
    const { settings } = await settingsFrom({ environment: { HF_ENDPOINT: `${server.url}/`, HF_TOKEN: testSecrets.hubToken } })
    await using hub = configuredHub(settings)
    const { signal } = new AbortController()
    expect(await hub.resolveRevision({ kind: 'model', name: 'owner/weights' }, 'main', signal)).toBe(someCommit)
  })

  it('opens nothing where the endpoint comes from a weaker place than the token', async () => {
    const { settings } = await settingsFrom({ environment: { HF_TOKEN: 't' }, env: 'HF_ENDPOINT=http://127.0.0.1:1' })
    expect(() => configuredHub(settings)).toThrow(expect.objectContaining({ code: 'U0010' }))
  })
})
