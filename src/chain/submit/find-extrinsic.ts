import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { Chain } from '../chain.ts'
import { ConnectionLost, RpcError } from '../rpc/rpc-error.ts'
import type { Runtime } from '../scale/runtime.ts'
import { decodeStored, storageKey } from '../scale/storage-item.ts'
import type { Prepared } from './prepared.ts'
import { remedyFor } from './remedies.ts'

export interface Inclusion {
  block: number
  blockHash: string
  /** Hash of the transaction. */
  extrinsic: string
}

/** With its place in the block. */
export type Included = Inclusion & { index: number }

const blockSchema = z.looseObject({ block: z.looseObject({ extrinsics: z.array(z.string()) }) })

interface EventRecord {
  phase: { isApplyExtrinsic: boolean; asApplyExtrinsic: { toNumber(): number } }
  event: { section: string; method: string; data: readonly { toJSON(): unknown }[] }
}

const moduleSchema = z.looseObject({ module: z.looseObject({ index: z.number(), error: z.string() }) })

/** Looks for a transaction in the blocks `from` to `to`. null where it is in none of them. Throws ConnectionLost where the node is behind another. */
export async function findExtrinsic(chain: Chain, { bytes, hash }: Prepared, from: number, to: number): Promise<Included | null> {
  for (let block = from; block <= to; block++) {
    const blockHash = await chain.read('chain_getBlockHash', [block])
    if (blockHash === null) throw new ConnectionLost(`${chain.endpoint} does not have block ${block} yet`)
    const { success, data } = blockSchema.safeParse(await chain.read('chain_getBlock', [blockHash]))
    if (!success) throw new BbxError('E0011', { what: `${chain.endpoint} answers chain_getBlock out of its protocol` })
    const index = data.block.extrinsics.indexOf(bytes)
    if (index >= 0) return { block, blockHash: String(blockHash), extrinsic: hash, index }
  }
  return null
}

/** Throws BbxError E0040 with the error's name where the transaction failed in its block: nothing but its fee was taken. */
export async function needSuccess(chain: Chain, included: Included, what: string): Promise<void> {
  const { block, index } = included
  const records = await eventsOf(chain, included, what)
  const ours = records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index)
  if (ours.some(({ event }) => event.section === 'system' && event.method === 'ExtrinsicSuccess')) return
  const failed = ours.find(({ event }) => event.section === 'system' && event.method === 'ExtrinsicFailed')
  const told = failed?.event.data[0]?.toJSON()
  const name = errorName(await chain.runtime(), told) ?? JSON.stringify(told ?? 'no reason')
  throw new BbxError('E0040', {
    what: `${what}: the chain refuses it (${name})`,
    why: `it failed in block ${block}; nothing but a fee was taken`,
    remedy: remedyFor(name),
  })
}

/** Throws BbxError E0042 where the node no longer has them: many keep the state of the last blocks only (reference chain-and-wallet 5.1). */
async function eventsOf(chain: Chain, { block, blockHash }: Inclusion, what: string): Promise<EventRecord[]> {
  try {
    const runtime = await chain.runtime()
    const key = storageKey(runtime, 'system.events', [])
    const events = (await chain.storedRaw({ number: block, hash: blockHash }, [key])).get(key) ?? null
    return [...(decodeStored(runtime, 'system.events', events) as unknown as Iterable<EventRecord>)]
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    throw new BbxError('E0042', {
      what: `block ${block} has ${what}, and the node no longer tells how it ended`,
      why: error.said,
      remedy: 'run the same command again with --network and the address of an archive node',
      exit: 4,
      cause: error,
    })
  }
}

function errorName(runtime: Runtime, told: unknown): string | null {
  const found = moduleSchema.safeParse(told).data?.module
  if (found === undefined) return null
  const { index, error } = found
  // The error is four bytes, of which the first is its number.
  return runtime.registry.findMetaError(Uint8Array.of(index, Number.parseInt(error.slice(2, 4), 16))).name
}
