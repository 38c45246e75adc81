import type { RehearsalChain } from '../rehearsal-chain.ts'
import { RpcFailure } from '../rpc-failure.ts'

/** The block of a hash; the newest for none. Throws RpcFailure for a block that is not of this chain. */
export function blockNumber({ blocks, world }: RehearsalChain, hash: string | null | undefined): number {
  if (hash === null || hash === undefined) return world.store.head
  const number = blocks.numberOf(hash)
  if (number === null) throw new RpcFailure(4003, `Client error: UnknownBlock: ${hash}`)
  return number
}

/** The same, for its state: a node may have forgotten it. */
export function stateNumber(chain: RehearsalChain, hash: string | null | undefined): number {
  const number = blockNumber(chain, hash)
  const kept = chain.faults.keepsState ?? Number.POSITIVE_INFINITY
  if (number > chain.world.store.head - kept) return number
  throw new RpcFailure(4003, `Client error: Api called for an unknown Block: State already discarded for ${hash}`)
}
