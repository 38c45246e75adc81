import { createHash } from 'node:crypto'
import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { At, Chain } from '../chain.ts'
import { bytesOf } from '../scale/hex.ts'
import type { StoragePath } from '../scale/storage-path.ts'
import { unwrappedText } from '../scale/wrapped-text.ts'

/** What a hotkey has committed on a subnet. */
export interface Commitment {
  /** Block of the transaction. */
  block: number
  /** The text of the first field that is one; null where there is none. */
  text: string | null
  /** Round of drand that opens it, where it is timelocked. */
  revealRound: number | null
  /** SHA-256 of what is timelocked, in hex: all that tells two of them apart before they are open. */
  sealedSha256: string | null
}

export interface Revealed {
  /** Block in which it was opened, not in which it was committed. */
  block: number
  text: string
}

const registrationSchema = z.looseObject({
  block: z.coerce.number(),
  info: z.looseObject({ fields: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])) }),
})
const timelockSchema = z.looseObject({ revealRound: z.coerce.number(), encrypted: z.string().regex(/^0x[0-9a-f]*$/) })
const revealedSchema = z.array(z.tuple([z.string(), z.coerce.number()]))

/** Keys asked for at a time: nodes refuse more than a thousand. */
const pageKeys = 500

/** Of the chain's record of one hotkey. */
export function parseCommitment(json: unknown): Commitment | null {
  const found = registrationSchema.safeParse(json).data
  if (found === undefined) return null
  let text: string | null = null
  let sealed: z.infer<typeof timelockSchema> | undefined
  for (const field of found.info.fields) {
    const [name, value] = typeof field === 'string' ? [field, null] : (Object.entries(field)[0] ?? ['', null])
    if (/^(raw\d+|bigRaw)$/.test(name) && typeof value === 'string') text ??= utf8(bytesOf(value))
    if (name === 'timelockEncrypted') sealed ??= timelockSchema.safeParse(value).data
  }
  const sealedSha256 = sealed === undefined ? null : createHash('sha256').update(bytesOf(sealed.encrypted)).digest('hex')
  return { block: found.block, text, revealRound: sealed?.revealRound ?? null, sealedSha256 }
}

/** Of the chain's record of one hotkey; oldest first, as stored (reference chain-and-wallet 2.3). */
export function parseRevealed(json: unknown): Revealed[] {
  return (revealedSchema.safeParse(json).data ?? []).map(([hex, block]) => ({ block, text: unwrappedText(bytesOf(hex)) }))
}

/** Every commitment of a subnet by its hotkey, also of hotkeys that are no longer on it: the chain keeps them. */
export async function readCommitments(chain: Chain, at: At, netuid: number): Promise<Map<string, Commitment>> {
  return readByHotkey(chain, at, netuid, 'commitments.commitmentOf', parseCommitment)
}

/** Every opened commitment of a subnet by its hotkey, likewise. */
export async function readRevealed(chain: Chain, at: At, netuid: number): Promise<Map<string, Revealed[]>> {
  return readByHotkey(chain, at, netuid, 'commitments.revealedCommitments', parseRevealed)
}

async function readByHotkey<T>(
  chain: Chain,
  at: At,
  netuid: number,
  path: StoragePath,
  parse: (json: unknown) => T | null,
): Promise<Map<string, T>> {
  const prefix = chain.reader.key(path, [netuid])
  const found = new Map<string, T>()
  let start: string | null = null
  while (true) {
    const keys = z.array(z.string()).parse(await chain.read('state_getKeysPaged', [prefix, pageKeys, start ?? prefix, at.hash]))
    if (keys.length === 0) return found
    for (const [key, hex] of await chain.storedRaw(at, keys)) {
      const value = parse(chain.reader.decode(path, hex))
      const hotkey = chain.reader.keyArguments(path, key)[1]
      if (value !== null && typeof hotkey === 'string') found.set(hotkey, value)
    }
    const last = keys.at(-1) ?? null
    // They come in their order: a node that repeats itself would be asked without end.
    if (start !== null && last !== null && last <= start)
      throw new BbxError('E0011', {
        what: `${chain.endpoint} repeats what it has listed`,
        why: `its keys go on after ${start} with ${last}`,
      })
    start = last
  }
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
