import { u8aToHex } from '@polkadot/util'
import { decodeAddress } from '@polkadot/util-crypto'
import { z } from 'zod'
import type { World } from './world.ts'

const path = 'commitments.timelockedIndex'
const pairSchema = z.tuple([z.number(), z.string()])

type Pending = z.infer<typeof pairSchema>

/** Who has a commitment that waits for its round. */
export function pendingReveals({ state }: World): Pending[] {
  return state.list(path).map((pair) => pairSchema.parse(pair))
}

export function setPending(world: World, netuid: number, who: string, waits: boolean): void {
  const others = pendingReveals(world).filter(([subnet, hotkey]) => subnet !== netuid || hotkey !== who)
  const all: Pending[] = waits ? [...others, [netuid, who]] : others
  // Stored as a set in the order of its bytes, without which clients refuse it.
  world.state.put(path, [], all.sort(inOrder))
}

function inOrder([a, x]: Pending, [b, y]: Pending): number {
  if (a !== b) return a - b
  return u8aToHex(decodeAddress(x)) < u8aToHex(decodeAddress(y)) ? -1 : 1
}
