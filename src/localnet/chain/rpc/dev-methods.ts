import { hexToU8a } from '@polkadot/util'
import { setBalance } from '../accounts.ts'
import { storePulse } from '../drand/pulses.ts'
import { faultsSchema } from '../faults.ts'
import type { RehearsalChain } from '../rehearsal-chain.ts'
import { addNeuron } from '../subnets.ts'

/** What no real node has: the world changed for a rehearsal. */
export function devMethods(chain: RehearsalChain) {
  const { world } = chain
  return {
    async dev_newBlock(count = 1) {
      for (let made = 0; made < count; made++) await chain.advance()
      return world.store.head
    },
    dev_setStorage(key: string, value: string | null) {
      chain.change(() => world.store.set(key, value))
      return true
    },
    dev_fund(who: string, rao: number | string) {
      chain.change(() => setBalance(world, who, BigInt(rao)))
      return true
    },
    dev_register(netuid: number, hotkey: string, coldkey = hotkey) {
      chain.change(() => addNeuron(world, netuid, hotkey, coldkey))
      return true
    },
    dev_drandPulse(round: number, signature?: string) {
      chain.change(() => storePulse(world, round, signature === undefined ? undefined : hexToU8a(signature)))
      return true
    },
    dev_faults(given: unknown) {
      Object.assign(chain.faults, faultsSchema.parse(given))
      return chain.faults
    },
  }
}
