import { sha256 } from '@noble/hashes/sha2.js'
import { hexToU8a, u8aToHex } from '@polkadot/util'
import { storagePrefix } from '../../../chain/scale/storage-item.ts'
import { roundAt } from '../../../chain/timelock/quicknet.ts'
import { pendingReveals } from '../timelocked-index.ts'
import type { World } from '../world.ts'
import { signRound, testBeacon } from './test-beacon.ts'
import { timelockedFields } from './timelocked-fields.ts'

/** So many rounds stay readable; a real chain keeps those of a week. */
const keptPulses = 200

const pulseOf = ({ state }: World, round: number) => state.get('drand.pulses', round)

/** The signature of a round in the bytes that are stored; null where the chain does not have it. */
export function roundSignature(world: World, round: number): Uint8Array | null {
  const pulse = pulseOf(world, round)?.toJSON()
  if (pulse === null || pulse === undefined || typeof pulse !== 'object' || !('signature' in pulse)) return null
  const signature = hexToU8a(String(pulse.signature))
  return signature.length === 0 ? null : signature
}

/** Stores the round as drand's clients of a real node do. `signature`: of another beacon; else it is signed with the test key. */
export function storePulse(world: World, round: number, signature: Uint8Array = signRound(round)): void {
  const { state } = world
  state.put('drand.pulses', [round], { round, randomness: u8aToHex(sha256(signature)), signature: u8aToHex(signature) })
  state.put('drand.lastStoredRound', [], Math.max(round, state.number('drand.lastStoredRound')))
  dropOldest(world)
}

/** The newest round of the time, and every earlier one that somebody waits for: also those of the time when nobody ran this chain. */
export function storeDuePulses(world: World, nowMs: number): void {
  const newest = roundAt(nowMs, testBeacon)
  const due = new Set(newest > world.state.number('drand.lastStoredRound') ? [newest] : [])
  for (const [netuid, who] of pendingReveals(world)) {
    for (const { round } of timelockedFields(world, netuid, who))
      if (round <= newest && roundSignature(world, round) === null) due.add(round)
  }
  for (const round of due) storePulse(world, round)
}

function dropOldest({ state, store, runtime }: World): void {
  const rounds = store.keys(storagePrefix(runtime, 'drand.pulses')).map(roundOfKey)
  const sorted = rounds.sort((a, b) => a - b)
  for (const round of sorted.slice(0, -keptPulses)) state.remove('drand.pulses', round)
  state.put('drand.oldestStoredRound', [], sorted.at(-keptPulses) ?? sorted[0] ?? 0)
}

/** The key ends with the round itself: u64, the lowest byte first. */
function roundOfKey(key: string): number {
  const bytes = hexToU8a(`0x${key.slice(-16)}`)
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
}
