import { z } from 'zod'
import type { At, Chain } from '../chain.ts'
import type { StoragePath } from '../scale/storage-path.ts'
import { wholeSchema } from './amount.ts'

export interface CommitSpace {
  /** Bytes that a hotkey may commit in an epoch. */
  most: number
  left: number
}

const usedSchema = z.looseObject({ lastEpoch: wholeSchema, usedSpace: wholeSchema })

const mostPath: StoragePath = 'commitments.maxSpace'
const usedPath: StoragePath = 'commitments.usedSpaceOf'
const epochPath: StoragePath = 'subtensorModule.subnetEpochIndex'

/** How much a hotkey may still commit in this epoch of the subnet (reference chain-and-wallet 2.2); null for a runtime that counts otherwise. */
export async function readCommitSpace(chain: Chain, at: At, netuid: number, hotkey: string): Promise<CommitSpace | null> {
  if ([mostPath, usedPath, epochPath].some((path) => !chain.reader.has(path))) return null
  const [most, used, epoch] = await chain.stored(at, [[mostPath], [usedPath, netuid, hotkey], [epochPath, netuid]])
  const all = Number(wholeSchema.parse(most))
  const found = usedSchema.safeParse(used).data
  const isOfNow = found !== undefined && found.lastEpoch === wholeSchema.parse(epoch ?? 0)
  return { most: all, left: all - (isOfNow ? Number(found.usedSpace) : 0) }
}
