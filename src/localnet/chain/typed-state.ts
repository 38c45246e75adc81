import type { AnyJson, Codec } from '@polkadot/types/types'
import type { Runtime } from '../../chain/scale/runtime.ts'
import { decodeStored, encodeStored, storageKey } from '../../chain/scale/storage-item.ts'
import type { StoragePath } from '../../chain/scale/storage-path.ts'
import type { VersionedStore } from './versioned-store.ts'

/** The storage by the names and types of the metadata. */
export interface TypedState {
  get(path: StoragePath, ...args: unknown[]): Codec | null
  /** 0 where nothing is stored. */
  number(path: StoragePath, ...args: unknown[]): number
  bigint(path: StoragePath, ...args: unknown[]): bigint
  text(path: StoragePath, ...args: unknown[]): string | null
  flag(path: StoragePath, ...args: unknown[]): boolean
  list(path: StoragePath, ...args: unknown[]): AnyJson[]
  put(path: StoragePath, args: readonly unknown[], value: unknown): void
  remove(path: StoragePath, ...args: unknown[]): void
}

export function typedState(runtime: Runtime, store: VersionedStore): TypedState {
  const get: TypedState['get'] = (path, ...args) => decodeStored(runtime, path, store.get(storageKey(runtime, path, args)))
  const text: TypedState['text'] = (path, ...args) => get(path, ...args)?.toString() ?? null
  return {
    get,
    text,
    number: (path, ...args) => Number(text(path, ...args) ?? 0),
    bigint: (path, ...args) => BigInt(text(path, ...args) ?? 0),
    flag: (path, ...args) => text(path, ...args) === 'true',
    list(path, ...args) {
      const value = get(path, ...args)?.toJSON() ?? []
      if (!Array.isArray(value)) throw new Error(`${path} is no list`)
      return value
    },
    put: (path, args, value) => store.set(storageKey(runtime, path, args), encodeStored(runtime, path, value)),
    remove: (path, ...args) => store.set(storageKey(runtime, path, args), null),
  }
}
