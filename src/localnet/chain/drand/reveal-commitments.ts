import { compactToU8a, u8aConcat, u8aToHex } from '@polkadot/util'
import { storageKey } from '../../../chain/scale/storage-item.ts'
import { openTimelock } from '../../../chain/timelock/open-timelock.ts'
import { encodeRegistration } from '../encode-registration.ts'
import { pendingReveals, setPending } from '../timelocked-index.ts'
import type { ChainEvent, World } from '../world.ts'
import { roundSignature } from './pulses.ts'
import { storedCommitment } from './timelocked-fields.ts'

/** The chain keeps so many of a hotkey on a subnet, newest last. */
const keptRevealed = 10

/**
 * Opens what waits for a round that is there, as a block does before its transactions (reference chain-and-wallet 2.4). What cannot be opened, or
 * is empty, is dropped without an event, as on chain.
 */
export function revealCommitments(world: World): ChainEvent[] {
  return pendingReveals(world).flatMap(([netuid, who]) => revealOf(world, netuid, who))
}

function revealOf(world: World, netuid: number, who: string): ChainEvent[] {
  const stored = storedCommitment(world, netuid, who)
  if (stored === null) {
    setPending(world, netuid, who, false)
    return []
  }
  const { state, store, runtime } = world
  const [kept, texts]: [typeof stored.fields, Uint8Array[]] = [[], []]
  for (const field of stored.fields) {
    const signature = field.sealed === null ? null : roundSignature(world, field.sealed.round)
    if (field.sealed === null || signature === null) kept.push(field)
    else texts.push(openTimelock(field.sealed.ciphertext, signature) ?? new Uint8Array())
  }
  if (kept.length === stored.fields.length) return []
  const opened = texts.filter(({ length }) => length > 0)
  if (opened.length > 0) {
    const before = state.list('commitments.revealedCommitments', netuid, who)
    const now = opened.map((text) => [u8aToHex(text), store.head])
    state.put('commitments.revealedCommitments', [netuid, who], [...before, ...now].slice(-keptRevealed))
  }
  const info = u8aConcat(compactToU8a(kept.length), ...kept.map(({ bytes }) => bytes))
  store.set(
    storageKey(runtime, 'commitments.commitmentOf', [netuid, who]),
    kept.length === 0 ? null : encodeRegistration(stored.block, info),
  )
  if (kept.every(({ sealed }) => sealed === null)) setPending(world, netuid, who, false)
  return opened.map(() => ['commitments.CommitmentRevealed', [netuid, who]])
}
