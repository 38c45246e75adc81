import { StorageKey } from '@polkadot/types'
import type { StorageEntry } from '@polkadot/types/primitive/types'
import type { Codec } from '@polkadot/types/types'
import { hexToU8a, u8aToHex } from '@polkadot/util'
import type { Runtime } from './runtime.ts'
import type { StoragePath } from './storage-path.ts'

/** The item, or null where this runtime has none of that name. */
export function storageItem({ tables }: Runtime, path: StoragePath): StorageEntry | null {
  const [pallet = '', name = ''] = path.split('.')
  return tables.query[pallet]?.[name] ?? null
}

/** The key under which a value lies, in hex. Throws where the runtime has no such item. */
export function storageKey(runtime: Runtime, path: StoragePath, args: readonly unknown[]): string {
  return new StorageKey(runtime.registry, [known(runtime, path), [...args]]).toHex()
}

/** The beginning of all keys of a map whose first arguments are given: what `state_getKeysPaged` takes. */
export function storagePrefix(runtime: Runtime, path: StoragePath, args: readonly unknown[] = []): string {
  const { iterKey } = known(runtime, path)
  if (iterKey === undefined) throw new Error(`the storage ${path} is no map`)
  return iterKey(...args).toHex()
}

/** A stored value; for a key that holds nothing the item's default, or null where it has none. */
export function decodeStored(runtime: Runtime, path: StoragePath, hex: string | null): Codec | null {
  const { meta } = known(runtime, path)
  if (hex === null && meta.modifier.isOptional) return null
  const bytes = hex === null ? meta.fallback.toU8a(true) : hexToU8a(hex)
  return runtime.registry.createTypeUnsafe(valueType(runtime, path), [bytes])
}

/** A value as it is stored, in hex. */
export function encodeStored(runtime: Runtime, path: StoragePath, value: unknown): string {
  return u8aToHex(runtime.registry.createTypeUnsafe(valueType(runtime, path), [value]).toU8a())
}

function valueType(runtime: Runtime, path: StoragePath): string {
  const { type } = known(runtime, path).meta
  return runtime.registry.createLookupType(type.isPlain ? type.asPlain : type.asMap.value)
}

function known(runtime: Runtime, path: StoragePath): StorageEntry {
  const entry = storageItem(runtime, path)
  if (entry === null) throw new Error(`the runtime ${runtime.specVersion} has no storage ${path}`)
  return entry
}
