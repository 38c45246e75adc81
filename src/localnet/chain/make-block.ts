import { compactToU8a, stringCamelCase, u8aConcat, u8aToHex } from '@polkadot/util'
import { storageKey } from '../../chain/scale/storage-item.ts'
import { accountOf } from './accounts.ts'
import { applyExtrinsic } from './apply-extrinsic.ts'
import { type Block, type Blocks, sealBlock } from './blocks.ts'
import { storeDuePulses } from './drand/pulses.ts'
import { revealCommitments } from './drand/reveal-commitments.ts'
import { encodeEvent } from './encode-event.ts'
import { endEpochs } from './epochs.ts'
import type { Faults } from './faults.ts'
import type { Pool, Waiting } from './pool.ts'
import type { ChainEvent, World } from './world.ts'

export interface Made {
  block: Block
  included: readonly Waiting[]
}

/** The next block: the time, what the chain does by itself, then every transaction of the pool whose turn it is. */
export function makeBlock(world: World, blocks: Blocks, pool: Pool, nowMs: number, faults: Faults): Made {
  const { runtime, store, state } = world
  const parent = blocks.at(store.head)
  store.begin(store.head + 1)
  state.put('timestamp.now', [], nowMs)
  state.put('system.number', [], store.head)
  state.put('system.blockHash', [store.head - 1], parent?.hash)
  endEpochs(world)
  const records: Uint8Array[] = []
  const tell = (extrinsic: number | null, events: readonly ChainEvent[]) => {
    for (const event of events) records.push(encodeEvent(runtime, extrinsic, event))
  }
  if (!faults.holdDrand) storeDuePulses(world, nowMs)
  tell(null, revealCommitments(world))
  const extrinsics = [timestampInherent(world, nowMs)]
  tell(0, [['system.ExtrinsicSuccess', [{ weight: { refTime: 1000, proofSize: 0 }, class: 'Mandatory', paysFee: 'Yes' }]]])
  const included: Waiting[] = []
  for (let next = takeNext(world, pool); next !== null; next = takeNext(world, pool)) {
    tell(extrinsics.push(next.hex) - 1, applyExtrinsic(world, next))
    included.push(next)
  }
  store.set(storageKey(runtime, 'system.events', []), u8aToHex(u8aConcat(compactToU8a(records.length), ...records)))
  const block = sealBlock(store.head, parent, extrinsics)
  blocks.add(block)
  return { block, included }
}

/** Takes one transaction out of the pool whose nonce is its account's; those that came too late or grew too old are dropped. */
function takeNext(world: World, { waiting }: Pool): Waiting | null {
  for (const entry of [...waiting]) {
    const { nonce } = accountOf(world, entry.who)
    const isTooOld = entry.dies !== null && entry.dies <= world.store.head
    if (entry.nonce > nonce && !isTooOld) continue
    waiting.splice(waiting.indexOf(entry), 1)
    if (entry.nonce === nonce && !isTooOld) return entry
    entry.watch?.('invalid')
  }
  return null
}

/** The first transaction of every block: nobody signs it. */
function timestampInherent({ runtime }: World, nowMs: number): string {
  const pallet = runtime.metadata.asLatest.pallets.find(({ name }) => stringCamelCase(name.toString()) === 'timestamp')
  if (pallet === undefined) throw new Error('the metadata has no timestamp')
  const callIndex = new Uint8Array([pallet.index.toNumber(), 0])
  const call = runtime.registry.createTypeUnsafe('Call', [{ callIndex, args: { now: nowMs } }]).toU8a()
  const unsigned = u8aConcat([4], call)
  return u8aToHex(u8aConcat(compactToU8a(unsigned.length), unsigned))
}
