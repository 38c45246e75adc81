import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HubFault } from '../../src/localnet/hub/faults.ts'
import { openRehearsalHub, type RehearsalHub } from '../../src/localnet/hub/rehearsal-hub.ts'
import { serveHub } from '../../src/localnet/hub/serve-hub.ts'
import { type Localnet, startLocalnet } from '../../src/localnet/start-localnet.ts'
import { rpcClient } from '../localnet/rpc-client.ts'
import { amplePerEpoch, limitCommits } from './limit-commits.ts'

/** A chain and a hub on loopback to push to. */
export interface Rehearsal extends AsyncDisposable {
  net: Localnet
  hub: RehearsalHub
  hubUrl: string
  /** Of the account `miner`. */
  token: string
  /** What a push finds in its environment. */
  environment: Record<string, string>
  /** A question to the chain, of the kind that no real node answers too. */
  ask(method: string, ...params: unknown[]): Promise<unknown>
  /** After every connection was cut. */
  connectAgain(): Promise<void>
  /** The next requests of a route go wrong. */
  hubFault(fault: Partial<HubFault> & Pick<HubFault, 'route'>): void
}

export const token = 'hf_rehearsal_only_0123456789'

export interface RehearsalClocks {
  blockMs?: number
  /** Validators refuse a young repository, and a push waits until it is old enough: as a rule each is old here when it is made. */
  hubIsBehindMs?: number
}

export async function rehearsal(netuid: number, { blockMs = 100, hubIsBehindMs = 60_000 }: RehearsalClocks = {}): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-rehearsal-'))
  const net = await startLocalnet({ port: 0, state: null, blockMs, netuid, finalityLag: 1 })
  const hub = await openRehearsalHub({
    folder: join(folder, 'hub'),
    accounts: new Map([[token, { name: 'miner', role: 'write' }]]),
    now: () => new Date(Date.now() - hubIsBehindMs),
  })
  const served = await serveHub(hub, {
    port: 0,
    onBug(error) {
      throw error
    },
  })
  let client = await rpcClient(net.chain.url)
  const ask: Rehearsal['ask'] = (method, ...params) => client.result(method, ...params)
  await limitCommits(ask, amplePerEpoch)
  return {
    ...{ net, hub, hubUrl: served.url, token, ask },
    environment: {
      HF_ENDPOINT: served.url,
      HF_TOKEN: token,
      BBX_CACHE_DIR: join(folder, 'cache'),
      BBX_NETWORK: net.chain.url,
      BBX_RUNTIME: 'process',
    },
    async connectAgain() {
      client[Symbol.dispose]()
      client = await rpcClient(net.chain.url)
    },
    hubFault: (fault) => void hub.faults.push({ times: 1, skip: 0, ...fault }),
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]()
      await served[Symbol.asyncDispose]()
      await hub[Symbol.asyncDispose]()
      await net[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
