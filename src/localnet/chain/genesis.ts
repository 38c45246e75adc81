import { u8aToHex } from '@polkadot/util'
import { storageKey } from '../../chain/scale/storage-item.ts'
import { freeBalance, setBalance } from './accounts.ts'
import { developmentAccounts } from './development-accounts.ts'
import { testBeacon } from './drand/test-beacon.ts'
import { addNeuron, addSubnet } from './subnets.ts'
import type { World } from './world.ts'

/** A million TAO each, as Alice to Charlie have on the localnet of subtensor (reference chain-and-wallet 6.1). */
const startRao = 1_000_000_000_000_000n

/** The state of block 0: the root subnet and one more; Alice owns it and is on it as validator, Bob as miner. */
export function writeGenesis(world: World): void {
  const [alice, bob] = developmentAccounts
  for (const { address } of developmentAccounts) setBalance(world, address, startRao)
  addSubnet(world, 0, alice.address)
  if (world.options.netuid !== 0) addSubnet(world, world.options.netuid, alice.address)
  addNeuron(world, world.options.netuid, alice.address, alice.address)
  addNeuron(world, world.options.netuid, bob.address, alice.address)
  world.state.put('sudo.key', [], alice.address)
  world.state.put('system.number', [], 0)
  writeBeacon(world)
}

/** As much as the development accounts begin with; who has more keeps it. */
export function fundAccount(world: World, address: string): void {
  if (freeBalance(world, address) < startRao) setBalance(world, address, startRao)
}

/** Where a real chain says whose signatures open what is timelocked: here the test key. False where it stood there already. */
export function writeBeacon({ state, store, runtime }: World): boolean {
  const path = 'drand.beaconConfig'
  if (store.get(storageKey(runtime, path, [])) !== null) return false
  const quicknets = state.get(path)?.toJSON()
  const ours = { publicKey: u8aToHex(testBeacon.publicKey), period: testBeacon.periodS, genesisTime: testBeacon.genesisS }
  state.put(path, [], { ...(quicknets as object), ...ours, metadata: { beaconId: 'rehearsal' } })
  return true
}
