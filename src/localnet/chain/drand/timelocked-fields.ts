import type { Codec } from '@polkadot/types/types'
import { hexToU8a } from '@polkadot/util'
import { z } from 'zod'
import type { World } from '../world.ts'

export interface StoredField {
  /** As it is stored. */
  bytes: Uint8Array
  /** What a timelocked one holds; null for any other. */
  sealed: { ciphertext: Uint8Array; round: number } | null
}

const timelockSchema = z.object({ timelockEncrypted: z.object({ encrypted: z.string(), revealRound: z.coerce.number() }) })

/** The fields of a hotkey's commitment and the block of it; null where it has committed nothing. */
export function storedCommitment({ state }: World, netuid: number, who: string): { block: number; fields: StoredField[] } | null {
  const stored = state.get('commitments.commitmentOf', netuid, who) as (Codec & Registration) | null
  if (stored === null) return null
  const fields = [...stored.info.fields].map((field) => {
    const timelock = timelockSchema.safeParse(field.toJSON()).data?.timelockEncrypted
    const sealed = timelock === undefined ? null : { ciphertext: hexToU8a(timelock.encrypted), round: timelock.revealRound }
    return { bytes: field.toU8a(), sealed }
  })
  return { block: Number(stored.block.toString()), fields }
}

export function timelockedFields(world: World, netuid: number, who: string): { ciphertext: Uint8Array; round: number }[] {
  return (storedCommitment(world, netuid, who)?.fields ?? []).flatMap(({ sealed }) => sealed ?? [])
}

interface Registration {
  block: Codec
  info: { fields: Iterable<Codec> }
}
