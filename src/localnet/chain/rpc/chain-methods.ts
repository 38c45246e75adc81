import type { Header } from '../blocks.ts'
import type { RehearsalChain } from '../rehearsal-chain.ts'
import { blockNumber } from './block-number.ts'
import { Subscription } from './rpc-method.ts'

export function chainMethods(chain: RehearsalChain) {
  const { blocks, world, listeners } = chain
  const headerOf = (number: number): Header => blockOf(number).header
  function blockOf(number: number) {
    const block = blocks.at(number)
    if (block === null) throw new Error(`there is no block ${number}`)
    return block
  }
  const hashOf = (number: unknown) => blocks.at(Number(number))?.hash ?? null
  const newest = () => blockOf(world.store.head).hash
  const finalized = () => blockOf(chain.finalized()).hash
  const heads = (name: string, number: () => number) =>
    new Subscription(name, (push) => {
      const tell = () => push(headerOf(number()))
      tell()
      listeners.add(tell)
      return () => listeners.delete(tell)
    })
  return {
    chain_getBlockHash: (number?: unknown) => (number == null ? newest() : Array.isArray(number) ? number.map(hashOf) : hashOf(number)),
    chain_getHead: newest,
    chain_getFinalizedHead: finalized,
    chain_getFinalisedHead: finalized,
    chain_getHeader: (hash?: string) => headerOf(blockNumber(chain, hash)),
    chain_getBlock(hash?: string) {
      const { header, extrinsics } = blockOf(blockNumber(chain, hash))
      return { block: { header, extrinsics }, justifications: null }
    },
    chain_subscribeNewHeads: () => heads('chain_newHead', () => world.store.head),
    chain_subscribeAllHeads: () => heads('chain_allHead', () => world.store.head),
    chain_subscribeFinalizedHeads: () => heads('chain_finalizedHead', chain.finalized),
  }
}
