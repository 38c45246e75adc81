import { z } from 'zod'
import { BbxError } from '../base/bbx-error.ts'
import type { At, Chain } from './chain.ts'
import { loadMetadata } from './load-metadata.ts'
import { loadTypeTable } from './load-type-table.ts'
import { isLoopback, type Network } from './network.ts'
import { type ChainLimits, openEndpoints } from './rpc/endpoints.ts'
import { ConnectionLost } from './rpc/rpc-error.ts'
import { openReader } from './scale/reader.ts'
import type { Runtime } from './scale/runtime.ts'

export interface OpenOptions {
  limits: ChainLimits
  /** Folder for the metadata of chains, which is large and changes with the runtime's version only. */
  cacheDir: string
  signal: AbortSignal
}

const versionSchema = z.looseObject({ specName: z.string(), specVersion: z.number().int(), transactionVersion: z.number().int() })
const headerSchema = z.looseObject({ number: z.string().regex(/^0x[0-9a-f]+$/) })
const changesSchema = z.tuple([z.looseObject({ changes: z.array(z.tuple([z.string(), z.string().nullable()])) })])
const hashSchema = z.string().regex(/^0x[0-9a-f]{64}$/)

/** How a chain names its kind where it is for development (the `ChainType` of Substrate). */
const rehearsalTypes: readonly unknown[] = ['Development', 'Local']

/** A block every 12 seconds: two of the smallest steps of time (reference chain-and-wallet 3.4). */
const usualBlockMs = 12_000

/** Connects. Throws BbxError E0007 where nobody answers, E0041 for another chain than the one meant, E0011 for what is none. */
export async function openChain(network: Network, { limits, cacheDir, signal }: OpenOptions): Promise<Chain> {
  const endpoints = await openEndpoints(network, limits, signal)
  try {
    const read: Chain['read'] = (method, params) =>
      endpoints.ask(method, params).catch((error: unknown) => {
        if (!(error instanceof ConnectionLost)) throw error
        return endpoints.ask(method, params).catch((again: unknown) => {
          if (!(again instanceof ConnectionLost)) throw again
          throw new BbxError('E0007', { what: `the network ${network.name} was lost`, why: again.message, cause: again })
        })
      })
    const parsed = async <T>(schema: z.ZodType<T>, method: string, params: readonly unknown[]): Promise<T> => {
      const { success, data } = schema.safeParse(await read(method, params))
      if (!success) throw new BbxError('E0011', { what: `${endpoints.current} answers ${method} out of its protocol` })
      return data
    }
    const [version, name, kind] = await Promise.all([
      parsed(versionSchema, 'state_getRuntimeVersion', []),
      read('system_chain', []),
      read('system_chainType', []),
    ])
    const { specVersion } = version
    const source = { read, endpoints: network.endpoints, genesis: endpoints.genesis, specVersion, cacheDir }
    const reader = openReader(await loadTypeTable(source))
    let runtime: Promise<Runtime> | null = null
    const headerAt = async (hash: string): Promise<At> => {
      const { number } = await parsed(headerSchema, 'chain_getHeader', [hash])
      return { number: Number(number), hash }
    }
    const storedRaw = async (at: At, keys: readonly string[]) => {
      const [{ changes }] = await parsed(changesSchema, 'state_queryStorageAt', [keys, at.hash])
      return new Map(changes)
    }
    return {
      network: network.name,
      name: String(name),
      get endpoint() {
        return endpoints.current
      },
      genesis: endpoints.genesis,
      ...{ specVersion, reader },
      runtime() {
        runtime ??= Promise.all([loadMetadata(source), import('./scale/runtime.ts')]).then(([bytes, { openRuntime }]) => openRuntime(bytes))
        return runtime
      },
      isRehearsal: network.endpoints.every(isLoopback) && rehearsalTypes.includes(kind),
      blockMs: reader.stepMs === null ? usualBlockMs : 2 * reader.stepMs,
      read,
      ask: (method, params) => endpoints.ask(method, params),
      head: async () => headerAt(await parsed(hashSchema, 'chain_getBlockHash', [])),
      finalized: async () => headerAt(await parsed(hashSchema, 'chain_getFinalizedHead', [])),
      storedRaw,
      async stored(at, wanted) {
        const keys = wanted.map(([path, ...args]) => reader.key(path, args))
        const values = await storedRaw(at, keys)
        return wanted.map(([path], index) => reader.decode(path, values.get(keys[index] ?? '') ?? null))
      },
      [Symbol.asyncDispose]: async () => endpoints.close(),
    }
  } catch (error) {
    endpoints.close()
    throw error
  }
}
