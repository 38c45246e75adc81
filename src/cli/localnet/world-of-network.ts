import { isLoopback, networkNamed } from '../../chain/network.ts'
import type { Settings } from '../../config/settings.ts'
import { stateDir } from '../state-dir.ts'
import { type RunningLocalnet, runningLocalnet } from './running-localnets.ts'

/** What belongs to a network: its chain is on this machine's loopback, or the real systems are meant. */
export interface NetworkWorld {
  /** The first address of the chain. */
  chain: string
  isRehearsal: boolean
  /** The `bbx localnet` of this user that serves the chain; null where none does, and for the real systems. */
  localnet: RunningLocalnet | null
}

/** Of the network that the settings name. Throws BbxError U0001 for what is no network. */
export function worldOfNetwork(settings: Settings, folder = stateDir()): NetworkWorld {
  const { endpoints } = networkNamed(settings.string('chain.network') ?? '')
  const [chain = ''] = endpoints
  const isRehearsal = endpoints.every(isLoopback)
  return { chain, isRehearsal, localnet: isRehearsal ? runningLocalnet(folder, chain) : null }
}
