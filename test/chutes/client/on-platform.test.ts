import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../../src/base/secret.ts'
import type { Signer } from '../../../src/base/signer.ts'
import { deployChute } from '../../../src/chutes/deploy/deploy-chute.ts'
import { ensureImage } from '../../../src/chutes/deploy/ensure-image.ts'
import { warmUpChute } from '../../../src/chutes/deploy/warm-up-chute.ts'
import { openChutes } from '../../../src/chutes/open-chutes.ts'
import type { Chutes, Credentials } from '../../../src/chutes/types.ts'
import { keyFromSeed } from '../../../src/wallet/key/make-key.ts'
import { signWith } from '../../../src/wallet/key/signatures.ts'
import { testSpec } from '../../support/chutes/test-spec.ts'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'

const { signal } = new AbortController()
const quiet = { signal, onEvent: () => {} }
const code = `
import time
class Chute: pass
chute = Chute()
async def health(self): return {"up": time.monotonic()}
async def predict(self, data): return data
`

let served: TestPlatform
beforeAll(async () => {
  served = await chutesPlatform()
})
afterAll(() => served[Symbol.asyncDispose]())

function opened(credentials: Credentials): Chutes {
  const patience = { tries: 2, pauseMs: 1, stallMs: 5_000, answerMs: 5_000 }
  return openChutes({ url: served.url, chuteUrl: served.chuteUrl, credentials, patience })
}

async function hotkey(): Promise<Credentials> {
  const { hotkeySeed, userId } = served.account
  const key = await keyFromSeed(Buffer.from(hotkeySeed, 'hex'), 'sr25519')
  const signer: Signer = { address: key.address, sign: (message) => signWith(key, message) }
  return { kind: 'hotkey', signer, userId }
}

const apiKey = async (): Promise<Credentials> => ({ kind: 'key', key: new Secret(served.account.apiKey) })

// The platform verifies every signature over what it has received (`src/localnet/chutes/authenticate.ts`).
describe.each([
  ['the signature of a hotkey', hotkey, 'by-hotkey'],
  ['an API key', apiKey, 'by-key'],
])('the whole way with %s', (_title, credentials, name) => {
  it('from the account to a chute that is gone', { timeout: 30_000 }, async () => {
    await using chutes = opened(await credentials())
    const account = await chutes.account(signal)
    expect(account).toMatchObject({ username: served.account.username, balance: expect.any(Number) })
    const image = { ...testSpec().image, username: account.username, name }
    const spec = testSpec({ name, image, code })
    const made = await ensureImage(chutes, image, { ...quiet, username: account.username, limitMs: 5_000, pollMs: 20 })
    expect(made).toMatchObject({ how: 'built', image: { state: 'built' } })
    const steps = { ...quiet, username: account.username, agreeToFee: async () => {}, pollMs: 20 }
    const { chute, how, fee } = await deployChute(chutes, spec, steps)
    expect({ how, fee }).toEqual({ how: 'created', fee: 0.6 })
    expect(await chutes.chuteCode(chute.id, signal)).toBe(code)
    expect(await chutes.share({ chuteId: chute.id, user: 'rizzo2' }, signal)).toBe('shared')
    expect(await chutes.share({ chuteId: chute.id, user: account.userId }, signal)).toBe('own-account')
    await chutes.unshare({ chuteId: chute.id, user: 'rizzo2' }, signal)
    expect((await warmUpChute(chutes, chute.id, { ...quiet, limitMs: 5_000, pauseMs: 10 })).log).toContain('hot')
    const hot = await chutes.chute(chute.id, signal)
    expect(hot).toMatchObject({ hot: true, instances: [{ active: true, verified: true }], pricePerHour: expect.any(Number) })
    const { json } = await chutes.invoke({ slug: chute.slug, path: '/health', body: {} }, signal)
    expect(json).toMatchObject({ model: expect.any(String) })
    for await (const event of chutes.instanceLog(hot?.instances[0]?.id ?? '', { backfill: 5, signal })) {
      expect(event.kind).toMatch(/event|line/)
      break
    }
    const [session] = await chutes.startUpSessions(chute.id, signal)
    expect(session?.ephemeralKey).toHaveLength(32)
    expect((await chutes.startUpChunks(chute.id, session?.instanceId ?? '', signal)).length).toBe(session?.chunks)
    await expect(chutes.deleteImage(made.image.id, signal)).rejects.toMatchObject({
      code: 'E0071',
      remedy: expect.stringContaining('chute first'),
    })
    expect(await chutes.deleteChute(chute.id, signal)).toBe(true)
    expect(await chutes.deleteImage(made.image.id, signal)).toBe(true)
    expect(await chutes.image(made.image.id, signal)).toBeNull()
  })
})
