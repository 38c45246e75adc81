import type { Codec } from '@polkadot/types/types'
import type { ChainEvent, World } from '../world.ts'

/** One transaction that the chain knows. */
export interface Call {
  /** What a node looks at before it lets the transaction into its pool; throws DispatchFailure. */
  admits?(world: World, who: string, args: readonly Codec[]): void
  /** What it does in a block; throws DispatchFailure, and then leaves no trace. */
  run(world: World, who: string, args: readonly Codec[]): readonly ChainEvent[]
  /** Its signer pays a fee; else it is free, even for an account without a balance. */
  paysFee: boolean
}

/** Argument `at`: the registry made it from the call's own types, so it is there. */
export function argument(args: readonly Codec[], at: number): Codec {
  const value = args[at]
  if (value === undefined) throw new Error(`the call has no argument ${at}`)
  return value
}

export function whole(args: readonly Codec[], at: number): number {
  return Number(argument(args, at).toString())
}

export function wholes(args: readonly Codec[], at: number): number[] {
  const list = argument(args, at).toJSON()
  if (!Array.isArray(list)) throw new Error(`argument ${at} is no list`)
  return list.map(Number)
}
