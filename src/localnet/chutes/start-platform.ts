import { newApiKey } from './accounts.ts'
import type { Habits } from './habits.ts'
import { openPlatform, type Platform } from './platform.ts'
import { servePlatform } from './serve-platform.ts'

/** Of the account that was made for whoever rehearses: worth nothing anywhere else. */
export interface PlatformAccount {
  username: string
  userId: string
  /** SS58 */
  hotkey: string
  /** Of the hotkey: 64 hex digits. */
  hotkeySeed: string
  /** May do all that the account may. */
  apiKey: string
}

export interface StartedPlatform extends AsyncDisposable {
  url: string
  account: PlatformAccount
}

interface StartOptions {
  /** 0: any free one. */
  port: number
  /** Folder that keeps it; null: until the end only. */
  folder: string | null
  habits?: Partial<Habits>
  onBug: (error: unknown) => void
}

/** A platform with one account. Throws BbxError E0004, E0005, E0006, U0007. */
export async function startPlatform({ port, folder, habits = {}, onBug }: StartOptions): Promise<StartedPlatform> {
  const platform = await openPlatform({ folder, habits })
  try {
    const account = ownAccount(platform)
    await platform.save()
    const served = await servePlatform(platform, { port, onBug })
    return {
      ...{ url: served.url, account },
      async [Symbol.asyncDispose]() {
        await served[Symbol.asyncDispose]()
        await platform[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await platform[Symbol.asyncDispose]()
    throw error
  }
}

/** The first account: whoever rehearses has it. A key that was deleted is made again. */
export function ownAccount({ state, now }: Platform): PlatformAccount {
  const [own] = state.accounts
  if (own === undefined) throw new Error('the rehearsal platform has no account')
  const name = 'rehearsal'
  let key = own.keys.find((one) => one.name === name)
  if (key === undefined) {
    key = newApiKey(own.userId, { name, admin: true, scopes: [] }, now())
    own.keys.push(key)
  }
  return { username: own.username, userId: own.userId, hotkey: own.hotkey, hotkeySeed: state.hotkeySeed, apiKey: key.key }
}
