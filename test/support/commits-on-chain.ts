import { decodeAddress } from '@polkadot/util-crypto'
import type { Rehearsal } from './rehearsal.ts'

/**
 * Counts the transactions of a hotkey that commit on a subnet, in all blocks there are, those of earlier calls included: pallet 18, call 0, the number
 * in two bytes.
 */
export function commitsOnChain({ ask }: Rehearsal, netuid: number, address: string): () => Promise<number> {
  const key = Buffer.from(decodeAddress(address)).toString('hex')
  const call = `1200${Buffer.from(Uint16Array.of(netuid).buffer).toString('hex')}`
  let [counted, commits] = [0, 0]
  return async () => {
    const last = Number(((await ask('chain_getHeader')) as { number: string }).number)
    for (; counted < last; counted++) {
      const hash = await ask('chain_getBlockHash', counted + 1)
      const { block } = (await ask('chain_getBlock', hash)) as { block: { extrinsics: string[] } }
      commits += block.extrinsics.filter((hex) => hex.includes(key) && hex.includes(call)).length
    }
    return commits
  }
}
