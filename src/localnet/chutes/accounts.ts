import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { ss58Address } from '../../base/ss58.ts'
import { uuid5, uuidForm } from './ids.ts'
import { isLike } from './like.ts'
import type { Account, ApiKey, PlatformState } from './state.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** So that nobody takes one of its keys for a real one. */
const mark = 'rehearsal'
const secretLetters = 32

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** What a login on the website asks for: it is told once, and not kept. */
export function newFingerprint(): string {
  return randomText(secretLetters)
}

/** An account without money, as a registration makes it. */
export function newAccount(of: { username: string; hotkey: string; coldkey: string; fingerprint: string; now: number }): Account {
  const { username, hotkey, coldkey, fingerprint, now } = of
  return {
    userId: uuid5(createHash('blake2b512').update(fingerprint).digest('hex')),
    ...{ username, hotkey, coldkey },
    paymentAddress: ss58Address(randomBytes(32)),
    balance: 0,
    roles: [],
    createdAt: now,
    keys: [],
  }
}

/** `cpk_`, its id, the account's id, and a secret that begins with `rehearsal` (reference chutes 2.3). */
export function newApiKey(userId: string, { name, admin, scopes }: Pick<ApiKey, 'name' | 'admin' | 'scopes'>, now: number): ApiKey {
  const id = randomUUID()
  const key = `cpk_${hexOf(id)}.${hexOf(userId)}.${mark}${randomText(secretLetters - mark.length)}`
  return { id, name, admin, scopes, createdAt: now, lastUsedAt: null, key }
}

function hexOf(uuid: string): string {
  return uuid.replaceAll('-', '')
}

export function accountOfId({ accounts }: PlatformState, userId: string): Account | undefined {
  return accounts.find((account) => account.userId === userId)
}

/** Accounts of an id, or whose name is like this one. */
export function accountsNamed({ accounts }: PlatformState, idOrName: string): Account[] {
  if (uuidForm.test(idOrName)) return accounts.filter(({ userId }) => userId === idOrName)
  return accounts.filter(({ username }) => isLike(username, idOrName))
}
