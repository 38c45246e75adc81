import { z } from 'zod'
import type { At, Chain } from '../chain.ts'
import { wholeSchema } from './amount.ts'
import { type Axon, parseAxon } from './axon.ts'
import { type Commitment, parseCommitment, parseRevealed, type Revealed } from './commitments.ts'

/** What the chain knows of one hotkey on one subnet. */
export interface HotkeyOnSubnet {
  /** null where it is not registered. */
  uid: number | null
  axon: Axon | null
  commitment: Commitment | null
  /** Opened commitments, oldest first; the chain keeps ten. */
  revealed: readonly Revealed[]
}

const accountSchema = z.looseObject({ data: z.looseObject({ free: wholeSchema }) })

export async function readHotkey(chain: Chain, at: At, netuid: number, hotkey: string): Promise<HotkeyOnSubnet> {
  const [uid, axon, commitment, revealed] = await chain.stored(at, [
    ['subtensorModule.uids', netuid, hotkey],
    ['subtensorModule.axons', netuid, hotkey],
    ['commitments.commitmentOf', netuid, hotkey],
    ['commitments.revealedCommitments', netuid, hotkey],
  ])
  return {
    uid: z.number().nullable().parse(uid),
    axon: parseAxon(axon),
    commitment: parseCommitment(commitment),
    revealed: parseRevealed(revealed),
  }
}

/** What an account can spend, in rao. */
export async function readBalance(chain: Chain, at: At, who: string): Promise<bigint> {
  const [account] = await chain.stored(at, [['system.account', who]])
  return accountSchema.parse(account).data.free
}
