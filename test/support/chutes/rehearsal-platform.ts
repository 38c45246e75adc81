import { openPlatform, type Platform } from '../../../src/localnet/chutes/platform.ts'
import { servePlatform } from '../../../src/localnet/chutes/serve-platform.ts'
import { ownAccount } from '../../../src/localnet/chutes/start-platform.ts'

export interface ServedRehearsalPlatform extends AsyncDisposable {
  url: string
  platform: Platform
  /** What names it, with the key of its own account. */
  environment: Record<string, string>
}

/** A platform on loopback that loses no time. Its lists lag as the real ones. */
export async function rehearsalPlatform(): Promise<ServedRehearsalPlatform> {
  const platform = await openPlatform({ folder: null, habits: { buildMs: 50, coldMs: 100, rollMs: 300, pollMs: 50, dotMs: 50 } })
  const { apiKey } = ownAccount(platform)
  const served = await servePlatform(platform, {
    port: 0,
    onBug(error) {
      throw error
    },
  })
  return {
    ...{ url: served.url, platform },
    environment: { CHUTES_API_URL: served.url, CHUTES_API_KEY: apiKey, CHUTES_MINER_BASE_URL_TEMPLATE: `${served.url}/slug/{slug}` },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await platform[Symbol.asyncDispose]()
    },
  }
}
