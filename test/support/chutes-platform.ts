import { createHash } from 'node:crypto'
import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto'
import { ss58Address } from '../../src/base/ss58.ts'
import type { PlatformFault } from '../../src/localnet/chutes/faults.ts'
import type { Habits } from '../../src/localnet/chutes/habits.ts'
import { openPlatform, type Platform } from '../../src/localnet/chutes/platform.ts'
import { servePlatform } from '../../src/localnet/chutes/serve-platform.ts'
import { ownAccount, type PlatformAccount } from '../../src/localnet/chutes/start-platform.ts'

export interface SeenByPlatform {
  method: string
  /** With its query. */
  path: string
  host: string
  headers: Readonly<Record<string, unknown>>
}

export interface TestPlatform extends AsyncDisposable {
  url: string
  /** Where the chute of a slug answers, for a client that sets no Host. */
  chuteUrl(slug: string): string
  account: PlatformAccount
  /** What it keeps and how it behaves: to be looked at and to be changed. */
  platform: Platform
  requests: SeenByPlatform[]
  /** The next requests of a route go wrong. */
  fault(fault: Partial<PlatformFault> & Pick<PlatformFault, 'route'>): void
  /** A `config.ini` of the account. */
  configIni: string
  /** What a `bbx` or a `chutes` of the test finds in its environment. */
  environment: Record<string, string>
}

/** Nobody waits for a rehearsal of a rehearsal. */
const quick = { buildMs: 100, coldMs: 100, rollMs: 50, pollMs: 20, dotMs: 20, warmupLimitMs: 5_000, listCacheMs: 0 } as const

/** The chutes platform of `bbx localnet --chutes`, for the time of a test. */
export async function chutesPlatform({
  habits = {},
  folder = null,
  now,
}: {
  habits?: Partial<Habits>
  folder?: string | null
  now?: () => number
} = {}): Promise<TestPlatform> {
  const platform = await openPlatform({ folder, habits: { ...quick, ...habits }, ...(now === undefined ? {} : { now }) })
  const account = ownAccount(platform)
  const requests: SeenByPlatform[] = []
  const served = await servePlatform(platform, {
    port: 0,
    onBug(error) {
      throw error
    },
    onRequest: ({ method = '', url = '', headers }) => requests.push({ method, path: url, host: headers.host ?? '', headers }),
  })
  return {
    ...{ url: served.url, account, platform, requests },
    chuteUrl: (slug) => `${served.url}/slug/${slug}`,
    fault: (fault) => void platform.faults.push({ times: 1, skip: 0, ...fault }),
    configIni: configIni(served.url, account),
    environment: {
      CHUTES_API_URL: served.url,
      CHUTES_API_KEY: account.apiKey,
      CHUTES_MINER_BASE_URL_TEMPLATE: `${served.url}/slug/{slug}`,
    },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await platform[Symbol.asyncDispose]()
    },
  }
}

/** As `chutes register` writes it (reference chutes 1.1). */
export function configIni(url: string, { username, userId, hotkey, hotkeySeed }: PlatformAccount): string {
  const auth = [`username = ${username}`, `user_id = ${userId}`, `hotkey_seed = ${hotkeySeed}`, 'hotkey_name = default']
  return [
    '[api]',
    `base_url = ${url}`,
    '',
    '[auth]',
    ...auth,
    `hotkey_ss58address = ${hotkey}`,
    '',
    '[payment]',
    `address = ${hotkey}`,
    '',
  ].join('\n')
}

/** Headers of a request that a hotkey signs: over its body, or over the purpose of its route (reference chutes 2.1). */
export function signedHeaders(
  seed: string,
  { body, purpose, nonce = Math.floor(Date.now() / 1000) }: { body?: string | Uint8Array; purpose?: string; nonce?: number | string },
): Record<string, string> {
  const pair = sr25519PairFromSeed(Buffer.from(seed, 'hex'))
  const hotkey = ss58Address(pair.publicKey)
  const signed = body === undefined ? purpose : createHash('sha256').update(body).digest('hex')
  const signature = sr25519Sign(new TextEncoder().encode(`${hotkey}:${nonce}:${signed}`), pair)
  return {
    'x-chutes-hotkey': hotkey,
    'x-chutes-nonce': String(nonce),
    'x-chutes-signature': Buffer.from(signature).toString('hex'),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
}
