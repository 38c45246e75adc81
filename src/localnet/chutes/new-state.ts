import { randomBytes } from 'node:crypto'
import { sr25519PairFromSeed } from '@polkadot/util-crypto'
import { ss58Address } from '../../base/ss58.ts'
import { newAccount, newFingerprint } from './accounts.ts'
import { uuid5 } from './ids.ts'
import type { PlatformState } from './state.ts'

const username = 'rehearsal'
const startBalanceUsd = 1_000

/** With whom babelbit's own tool shares a chute (reference babelbit 4): here they are accounts that nobody can use. */
const validators = ['WildSageLabs', 'rizzo2', 'yumaValidator', 'tensora'] as const
const validatorById = { userId: '021f1aff-fa98-5f57-a5d2-727ba8bfe39d', username: 'validator_021f' }

/** A platform with one account that has money, and the accounts of validators. */
export function newState(now: number): PlatformState {
  const seed = randomBytes(32)
  const hotkey = ss58Address(sr25519PairFromSeed(seed).publicKey)
  const account = (name: string, key: string) =>
    newAccount({ username: name, hotkey: key, coldkey: key, fingerprint: newFingerprint(), now })
  const own = account(username, hotkey)
  own.balance = startBalanceUsd
  const others = [...validators.map((name) => ({ userId: uuid5(name), username: name })), validatorById]
  return {
    schema: 'bbx.rehearsal-chutes/1',
    hotkeySeed: seed.toString('hex'),
    accounts: [own, ...others.map((other) => ({ ...account(other.username, ss58Address(randomBytes(32))), ...other }))],
    images: [],
    chutes: [],
    secrets: [],
    history: [],
    registrations: [],
  }
}
