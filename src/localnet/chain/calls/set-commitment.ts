import type { Codec } from '@polkadot/types/types'
import { z } from 'zod'
import { storageKey } from '../../../chain/scale/storage-item.ts'
import { DispatchFailure } from '../dispatch-failure.ts'
import { encodeRegistration } from '../encode-registration.ts'
import { uidOf } from '../subnets.ts'
import { setPending } from '../timelocked-index.ts'
import type { World } from '../world.ts'
import { argument, type Call, whole } from './call.ts'

/** The least that one commitment counts (reference chain-and-wallet 2.2). */
const smallestCost = 100

const usedSchema = z.object({ lastEpoch: z.coerce.number(), usedSpace: z.coerce.number() })
const timelockSchema = z.object({ timelockEncrypted: z.object({ revealRound: z.coerce.number() }) })

/** `commitments.set_commitment`: replaces whatever the hotkey had committed on the subnet. */
export const setCommitment: Call = {
  paysFee: false,
  run(world, who, args) {
    const { state, store, runtime } = world
    const netuid = whole(args, 0)
    const info = argument(args, 1)
    const fields = fieldsOf(info)
    if (uidOf(world, netuid, who) === null) throw failure('AccountNotAllowedCommit')
    if (fields.length > Number(runtime.tables.consts.commitments?.maxFields)) throw failure('TooManyFieldsInCommitmentInfo')
    useSpace(world, netuid, who, fields)
    store.set(storageKey(runtime, 'commitments.commitmentOf', [netuid, who]), encodeRegistration(store.head, info.toU8a()))
    state.put('commitments.lastCommitment', [netuid, who], store.head)
    const timelock = fields.map((field) => timelockSchema.safeParse(field.toJSON())).find(({ success }) => success)?.data
    setPending(world, netuid, who, timelock !== undefined)
    return timelock === undefined
      ? [['commitments.Commitment', [netuid, who]]]
      : [['commitments.TimelockCommitment', [netuid, who, timelock.timelockEncrypted.revealRound]]]
  },
}

function useSpace({ state }: World, netuid: number, who: string, fields: readonly Codec[]): void {
  const epoch = state.number('subtensorModule.subnetEpochIndex', netuid)
  const bytes = fields.reduce((sum, field) => sum + spaceOf(field), 0)
  const used = usedSchema.safeParse(state.get('commitments.usedSpaceOf', netuid, who)?.toJSON()).data
  const space = Math.max(smallestCost, bytes) + (used?.lastEpoch === epoch ? used.usedSpace : 0)
  if (space > state.number('commitments.maxSpace')) throw failure('SpaceLimitExceeded')
  state.put('commitments.usedSpaceOf', [netuid, who], { lastEpoch: epoch, usedSpace: space })
}

/** One field: the variant's byte, for what has a length its own, then the bytes. */
function spaceOf(field: Codec): number {
  const json = field.toJSON()
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return 0
  const [name = '', value] = Object.entries(json)[0] ?? []
  const hex = name === 'timelockEncrypted' && value !== null && typeof value === 'object' && 'encrypted' in value ? value.encrypted : value
  return typeof hex === 'string' ? (hex.length - 2) / 2 : 0
}

function fieldsOf(info: Codec): readonly Codec[] {
  const fields = (info as Codec & { fields?: Iterable<Codec> }).fields
  if (fields === undefined) throw new Error('a commitment has no fields')
  return [...fields]
}

function failure(error: string): DispatchFailure {
  return new DispatchFailure('Commitments', error)
}
