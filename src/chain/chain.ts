import type { ScaleJson } from './scale/decode-scale.ts'
import type { Reader } from './scale/reader.ts'
import type { Runtime } from './scale/runtime.ts'
import type { StoragePath } from './scale/storage-path.ts'

/** A block that reads are made at, so that they fit together. */
export interface At {
  number: number
  hash: string
}

/** A connected chain. Reads that lose their connection are asked once more, of the next address where there is one. */
export interface Chain extends AsyncDisposable {
  /** As it was asked for: finney, test, local or an address. */
  network: string
  /** What the chain calls itself. */
  name: string
  /** The address that answers. */
  readonly endpoint: string
  genesis: string
  specVersion: number
  /** What is stored and answered, as JSON. */
  reader: Reader
  /** All that the metadata says, with the packages that know it: for what is signed. Takes its time. Throws BbxError E0011. */
  runtime(): Promise<Runtime>
  /** On this machine, and a chain for development by its own word: nothing on it is worth anything. */
  isRehearsal: boolean
  /** Milliseconds between two blocks. */
  blockMs: number
  /** A question that can be asked twice. Throws RpcError, BbxError. */
  read(method: string, params: readonly unknown[]): Promise<unknown>
  /** Asked once only. Throws RpcError, ConnectionLost, BbxError. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>
  /** The newest block. */
  head(): Promise<At>
  /** The newest block that will not be taken back. */
  finalized(): Promise<At>
  /** Stored values in one question; null where nothing is stored and the item has no default. */
  stored(at: At, wanted: readonly (readonly [path: StoragePath, ...args: unknown[]])[]): Promise<ScaleJson[]>
  /** The same by the keys themselves, in hex. */
  storedRaw(at: At, keys: readonly string[]): Promise<Map<string, string | null>>
}
