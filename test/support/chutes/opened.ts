import { Secret } from '../../../src/base/secret.ts'
import { openChutes } from '../../../src/chutes/open-chutes.ts'
import type { Chutes, Credentials } from '../../../src/chutes/types.ts'

/** Of an administrator; no key of the real platform: their digits are random. */
export const testKey = `cpk_${'0'.repeat(32)}.${'1'.repeat(32)}.${'a'.repeat(32)}`

export const keyCredentials: Credentials = { kind: 'key', key: new Secret(testKey) }

/** A client that loses no time. Chutes answer at the same address, whatever their slug. */
export function openedChutes(url: string, credentials: Credentials | null = keyCredentials, tries = 3): Chutes {
  const patience = { tries, pauseMs: 1, longestWaitMs: 2_000, stallMs: 2_000, answerMs: 2_000 }
  return openChutes({ url, chuteUrl: () => url, credentials, patience })
}
