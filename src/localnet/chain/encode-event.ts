import { bnToU8a, stringCamelCase, u8aConcat } from '@polkadot/util'
import type { Runtime } from '../../chain/scale/runtime.ts'
import type { ChainEvent } from './world.ts'

const applyPhase = 0
const initializationPhase = 2

/** One record of `system.events`; `extrinsic` is null for what the chain does by itself at the beginning of a block. */
export function encodeEvent({ registry, metadata, tables }: Runtime, extrinsic: number | null, [path, fields]: ChainEvent): Uint8Array {
  const [pallet = '', name = ''] = path.split('.')
  const found = tables.events[pallet]?.[name]
  const index = metadata.asLatest.pallets.find((other) => stringCamelCase(other.name.toString()) === pallet)?.index
  if (found === undefined || index === undefined) throw new Error(`the metadata has no event ${path}`)
  const phase = extrinsic === null ? [initializationPhase] : u8aConcat([applyPhase], bnToU8a(extrinsic, { bitLength: 32 }))
  const values = found.meta.fields.map(({ type }, at) => registry.createTypeUnsafe(registry.createLookupType(type), [fields[at]]).toU8a())
  const noTopics = [0]
  return u8aConcat(phase, [index.toNumber(), found.meta.index.toNumber()], ...values, noTopics)
}
