import { rm } from 'node:fs/promises'
import { BbxError } from '../../base/bbx-error.ts'
import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../chain.ts'
import type { Inclusion } from './find-extrinsic.ts'
import { prepare } from './prepare.ts'
import type { Prepared } from './prepared.ts'
import { readSentRecord, writeSentRecord } from './sent-record.ts'
import type { Call } from './sign-extrinsic.ts'
import { didNothing, type SubmitOptions as PreparedOptions, submitPrepared } from './submit-prepared.ts'

export interface RecordedOptions extends Omit<PreparedOptions, 'sentBefore'> {
  chain: Chain
  /** File that holds the signed transaction until it is certain what became of it; one for each thing that must not be done twice. */
  record: string
}

export interface SubmitOptions extends RecordedOptions {
  call: Call
  signer: Signer
  /** For messages: 'the registration'. */
  what: string
}

/** What an earlier call had signed, and is on chain. */
export interface Earlier {
  inclusion: Inclusion
  signer: Prepared['signer']
}

/**
 * Signs one transaction, writes it down, sends it and waits until it is final. Where a record is there already, `goOn` comes first. Throws as `prepare` and
 * `submitPrepared` do, and BbxError E0005 where it cannot be written down: nothing is sent then.
 */
export async function submit({ call, signer, what, ...options }: SubmitOptions): Promise<Inclusion> {
  const prepared = await prepare(options.chain, call, signer, what)
  await writeSentRecord(options.record, prepared)
  return toItsEnd(prepared, false, options)
}

/**
 * What became of the transaction that an earlier call wrote down: the same bytes are looked for, and sent again where no block has them. null where there is none,
 * and where it is over without a trace: nothing was done, or the node no longer tells, and what the chain says now is all there is to go by.
 * Throws as `submitPrepared` does, and BbxError U0007.
 */
export async function goOn(options: RecordedOptions): Promise<Earlier | null> {
  const { chain, record, onEvent } = options
  const prepared = await readSentRecord(record)
  if (prepared === null) return null
  try {
    return { inclusion: await toItsEnd(prepared, true, options), signer: prepared.signer }
  } catch (error) {
    const code = error instanceof BbxError ? error.code : null
    if (code !== 'E0045' && !(code === 'E0042' && (await chain.finalized()).number > prepared.validUntil)) throw error
    onEvent(`of ${prepared.what}, which an earlier call has signed, nothing can come any more`)
    await rm(record, { force: true })
    return null
  }
}

async function toItsEnd(prepared: Prepared, sentBefore: boolean, { chain, record, ...options }: RecordedOptions): Promise<Inclusion> {
  try {
    const inclusion = await submitPrepared(chain, prepared, { ...options, sentBefore })
    await rm(record, { force: true })
    return inclusion
  } catch (error) {
    if (didNothing(error)) await rm(record, { force: true })
    throw error
  }
}
