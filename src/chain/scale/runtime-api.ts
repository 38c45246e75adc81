import type { Codec } from '@polkadot/types/types'
import { hexToU8a, u8aToHex } from '@polkadot/util'
import type { Runtime } from './runtime.ts'

/** A function of the runtime that can be asked without a transaction, for example `SubnetInfoRuntimeApi_get_metagraph`. */
interface ApiMethod {
  name: string
  inputs: string[]
  output: string
}

/** The types of such a function, or null where this metadata does not tell them (version 14 tells none). */
export function apiMethod({ metadata, registry }: Runtime, call: string): ApiMethod | null {
  const split = call.indexOf('Api_') + 'Api'.length
  if (metadata.version < 15 || split < 'Api'.length) return null
  const api = metadata.asLatest.apis.find(({ name }) => name.toString() === call.slice(0, split))
  const method = api?.methods.find(({ name }) => name.toString() === call.slice(split + 1))
  if (method === undefined) return null
  return {
    name: method.name.toString(),
    inputs: method.inputs.map(({ type }) => registry.createLookupType(type)),
    output: registry.createLookupType(method.output),
  }
}

export function decodeArguments({ registry }: Runtime, { inputs }: ApiMethod, bytes: Uint8Array): Codec[] {
  let offset = 0
  return inputs.map((type) => {
    const value = registry.createTypeUnsafe(type, [bytes.subarray(offset)])
    offset += value.encodedLength
    return value
  })
}

/** An answer as `state_call` gives it, in hex. */
export function encodeAnswer({ registry }: Runtime, { output }: ApiMethod, value: unknown): string {
  // Not `toHex()`: that leaves out the byte which says whether an optional value is there.
  return u8aToHex(registry.createTypeUnsafe(output, [value]).toU8a())
}

export function decodeAnswer({ registry }: Runtime, { output }: ApiMethod, hex: string): Codec {
  // Bytes and not text: of a text the byte which says whether an optional value is there would be taken for the value's own.
  return registry.createTypeUnsafe(output, [hexToU8a(hex)])
}
