import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { Chain } from '../chain.ts'
import { remedyFor } from './remedies.ts'
import type { Signed } from './sign-extrinsic.ts'

export interface Inclusion {
  block: number
  blockHash: string
  /** Hash of the transaction. */
  extrinsic: string
}

const blockSchema = z.looseObject({ block: z.looseObject({ extrinsics: z.array(z.string()) }) })

interface EventRecord {
  phase: { isApplyExtrinsic: boolean; asApplyExtrinsic: { toNumber(): number } }
  event: { section: string; method: string; data: readonly { toJSON(): unknown }[] }
}

const moduleSchema = z.looseObject({ module: z.looseObject({ index: z.number(), error: z.string() }) })

/** Looks for a transaction in the blocks `from` to `to`. null where it is in none of them. */
export async function findExtrinsic(
  chain: Chain,
  { hex, hash }: Signed,
  from: number,
  to: number,
): Promise<(Inclusion & { index: number }) | null> {
  for (let block = from; block <= to; block++) {
    const blockHash = await chain.read('chain_getBlockHash', [block])
    const { success, data } = blockSchema.safeParse(await chain.read('chain_getBlock', [blockHash]))
    if (!success) throw new BbxError('E0011', { what: `${chain.endpoint} answers chain_getBlock out of its protocol` })
    const index = data.block.extrinsics.indexOf(hex)
    if (index >= 0) return { block, blockHash: String(blockHash), extrinsic: hash, index }
  }
  return null
}

/** Throws BbxError E0040 with the error's name where the transaction failed in its block: nothing but its fee was taken. */
export async function needSuccess(chain: Chain, { block, blockHash, index }: Inclusion & { index: number }, what: string): Promise<void> {
  const [events] = await chain.stored({ number: block, hash: blockHash }, [['system.events']])
  const records = [...(events as unknown as Iterable<EventRecord>)]
  const ours = records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index)
  if (ours.some(({ event }) => event.section === 'system' && event.method === 'ExtrinsicSuccess')) return
  const failed = ours.find(({ event }) => event.section === 'system' && event.method === 'ExtrinsicFailed')
  const told = failed?.event.data[0]?.toJSON()
  const name = errorName(chain, told) ?? JSON.stringify(told ?? 'no reason')
  throw new BbxError('E0040', {
    what: `${what}: the chain refuses it (${name})`,
    why: `it failed in block ${block}; nothing but a fee was taken`,
    remedy: remedyFor(name),
  })
}

function errorName({ runtime }: Chain, told: unknown): string | null {
  const found = moduleSchema.safeParse(told).data?.module
  if (found === undefined) return null
  const { index, error } = found
  // The error is four bytes, of which the first is its number.
  return runtime.registry.findMetaError(Uint8Array.of(index, Number.parseInt(error.slice(2, 4), 16))).name
}
