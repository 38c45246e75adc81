import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { isLoopback, type Network } from '../network.ts'
import { type Connection, openConnection } from './connection.ts'
import { ConnectionLost, RpcError } from './rpc-error.ts'

export interface ChainLimits {
  /** For opening one connection. */
  connectMs: number
  /** For one answer. */
  answerMs: number
}

export const usualLimits: ChainLimits = { connectMs: 10_000, answerMs: 30_000 }

export interface Endpoints {
  /** The one that answers, or answered last. */
  readonly current: string
  readonly genesis: string
  /** Opens a connection where none is. Throws RpcError, ConnectionLost, BbxError E0007 or E0041. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>
  close(): void
}

/**
 * Several addresses of one network as one: the first that answers is used, and the next where that one is lost. Each must be of the chain that
 * was asked for. Throws BbxError E0007 where none answers, E0041 for another chain.
 */
export async function openEndpoints(network: Network, limits: ChainLimits, signal: AbortSignal): Promise<Endpoints> {
  let genesis = network.genesis
  let open: Connection | null = null

  async function connect(): Promise<Connection> {
    const reasons: string[] = []
    for (const endpoint of network.endpoints) {
      try {
        const connection = await openConnection(endpoint, limits.connectMs, signal)
        try {
          genesis = await sameChain(connection, network, genesis, limits)
          return connection
        } catch (error) {
          connection.close()
          throw error
        }
      } catch (error) {
        // One that refuses the very first question, as those do that were asked too often, is of no more use than one that is down.
        if (!(error instanceof ConnectionLost || error instanceof RpcError)) throw error
        reasons.push(error instanceof RpcError ? `${endpoint}: it says ${error.said}` : error.message)
      }
    }
    throw new BbxError('E0007', {
      what: `the network ${network.name} does not answer`,
      why: reasons.join('; '),
      remedy: network.endpoints.every(isLoopback)
        ? 'start a rehearsal with `bbx localnet`, or name another address with --network'
        : 'check the network, or name another address with --network',
    })
  }

  open = await connect()
  return {
    get current() {
      return open?.endpoint ?? network.endpoints[0] ?? network.name
    },
    get genesis() {
      return genesis ?? ''
    },
    async ask(method, params) {
      signal.throwIfAborted()
      if (!open?.isOpen) open = await connect()
      const asked = open
      try {
        return await asked.ask(method, params, limits.answerMs)
      } catch (error) {
        // What does not answer in time is not asked again.
        if (error instanceof ConnectionLost) asked.close()
        throw error
      }
    },
    close: () => open?.close(),
  }
}

/** Files are named after it: what is no hash must not become a part of a path. */
const genesisSchema = z.string().regex(/^0x[0-9a-f]{64}$/)

async function sameChain(connection: Connection, network: Network, wanted: string | null, { answerMs }: ChainLimits): Promise<string> {
  const { success, data: found } = genesisSchema.safeParse(await connection.ask('chain_getBlockHash', [0], answerMs))
  if (!success) throw new BbxError('E0011', { what: `${connection.endpoint} is no chain`, why: 'it has no block 0' })
  if (wanted !== null && found !== wanted) {
    throw new BbxError('E0041', {
      what: `${connection.endpoint} is not of the network ${network.name}`,
      why: `its block 0 is ${found}, not ${wanted}`,
    })
  }
  return found
}
