import type { Runtime } from '../../chain/scale/runtime.ts'
import type { TypedState } from './typed-state.ts'
import type { VersionedStore } from './versioned-store.ts'

export interface ChainOptions {
  netuid: number
  /** Milliseconds between two blocks; 0: only when `dev_newBlock` asks for one. */
  blockMs: number
  /** Blocks between the newest one and the newest that is final. */
  finalityLag: number
}

/** What every rule of the chain is given. */
export interface World {
  runtime: Runtime
  store: VersionedStore
  state: TypedState
  options: ChainOptions
}

/** `subtensorModule.AxonServed` and its fields in order. */
export type ChainEvent = readonly [path: `${string}.${string}`, fields: readonly unknown[]]
