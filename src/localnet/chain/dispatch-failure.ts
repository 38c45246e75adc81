import { bnToU8a, stringCamelCase } from '@polkadot/util'
import type { Runtime } from '../../chain/scale/runtime.ts'

/** A transaction that is in a block and fails there: the error has a name in the metadata. */
export class DispatchFailure extends Error {
  readonly pallet: string
  readonly error: string

  constructor(pallet: string, error: string) {
    super(`${pallet}.${error}`)
    this.pallet = pallet
    this.error = error
  }
}

/** As the event `ExtrinsicFailed` has it. */
export function encodeFailure({ metadata, tables }: Runtime, { pallet, error }: DispatchFailure): unknown {
  const found = tables.errors[stringCamelCase(pallet)]?.[error]
  const index = metadata.asLatest.pallets.find(({ name }) => name.toString() === pallet)?.index
  if (found === undefined || index === undefined) throw new Error(`the metadata has no error ${pallet}.${error}`)
  return { Module: { index: index.toNumber(), error: bnToU8a(found.meta.index, { bitLength: 32, isLe: true }) } }
}

/** Nearly all rules are of this pallet. */
export function subtensorFailure(error: string): DispatchFailure {
  return new DispatchFailure('SubtensorModule', error)
}
