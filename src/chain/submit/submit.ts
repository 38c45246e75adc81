import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../chain.ts'
import { ConnectionLost, RpcError } from '../rpc/rpc-error.ts'
import { findExtrinsic, type Inclusion, needSuccess } from './find-extrinsic.ts'
import { poolRefusal } from './pool-refusal.ts'
import { type Call, type Signed, signExtrinsic } from './sign-extrinsic.ts'

export interface SubmitOptions {
  chain: Chain
  call: Call
  signer: Signer
  /** For messages: 'the registration'. */
  what: string
  /** How long to wait until the transaction is final. */
  waitMs: number
  signal: AbortSignal
  onEvent(text: string): void
}

const versionSchema = z.looseObject({ specVersion: z.number().int() })

/** How often the chain is looked at. */
const rehearsalPollMs = 100
const pollMs = 3_000

/** What a node says of a transaction that it has, or had, already: it was sent before, and its answer lost. */
const alreadyThere = (error: RpcError) => error.code === 1013 || (error.code === 1010 && /outdated/i.test(error.data ?? ''))

/**
 * Sends one transaction and waits until it is final. It is signed once: whatever is sent again after a lost connection is the same bytes, which no
 * chain takes twice. Throws BbxError E0040 where it is refused, E0043 where the runtime changed before, E0042 (exit 4) where its end is not known.
 */
export async function submit(options: SubmitOptions): Promise<Inclusion> {
  const { chain, call, signer, what, onEvent } = options
  const { specVersion } = versionSchema.parse(await chain.read('state_getRuntimeVersion', []))
  if (specVersion !== chain.specVersion) {
    throw new BbxError('E0043', { what: `${chain.network} went from version ${chain.specVersion} to ${specVersion} in between`, exit: 4 })
  }
  const birth = await chain.finalized()
  const nonce = z
    .number()
    .int()
    .parse(await chain.read('system_accountNextIndex', [signer.address]))
  const signed = await signExtrinsic(chain, call, nonce, birth, signer)
  const deadline = performance.now() + options.waitMs
  onEvent(`sending ${what}`)
  await deliver(signed, options, deadline)
  onEvent(`waiting until ${what} is final`)
  const found = await follow(signed, options, deadline)
  await needSuccess(chain, found, what)
  const { block, blockHash, extrinsic } = found
  return { block, blockHash, extrinsic }
}

/** Returns once a node has it, or had it. */
async function deliver({ hex }: Signed, { chain, what, signal, onEvent }: SubmitOptions, deadline: number): Promise<void> {
  for (let sent = 0; ; sent++) {
    try {
      await chain.ask('author_submitExtrinsic', [hex])
      return
    } catch (error) {
      if (error instanceof RpcError) {
        // Only where an answer was lost can it be our own that is there.
        if (sent > 0 && alreadyThere(error)) return
        throw poolRefusal(error, what)
      }
      if (!isLost(error)) throw error
      if (performance.now() > deadline) throw unknownEnd(what, 'its answer was lost', error)
      onEvent('the connection was lost: sending the same bytes again')
      await sleep(pauseMs(chain), undefined, { signal })
    }
  }
}

/** Looks at every final block from the transaction's birth on. */
async function follow(signed: Signed, { chain, what, signal }: SubmitOptions, deadline: number) {
  let next = signed.birth + 1
  while (true) {
    try {
      const final = await chain.finalized()
      const last = Math.min(final.number, signed.death)
      const found = await findExtrinsic(chain, signed, next, last)
      if (found !== null) return found
      next = Math.max(next, last + 1)
      if (final.number >= signed.death) {
        throw new BbxError('E0040', {
          what: `${what}: no block took it while it lived`,
          why: `blocks ${signed.birth + 1} to ${signed.death} are final without it`,
          remedy: 'nothing was done: run it again',
        })
      }
    } catch (error) {
      if (!isLost(error)) throw error
    }
    if (performance.now() > deadline) throw unknownEnd(what, await whereItIs(chain, signed, next))
    await sleep(pauseMs(chain), undefined, { signal })
  }
}

/** What can be said where it is not final: the newest blocks may have it. */
async function whereItIs(chain: Chain, signed: Signed, from: number): Promise<string> {
  try {
    const found = await findExtrinsic(chain, signed, from, (await chain.head()).number)
    return found === null ? 'no block has it yet' : `block ${found.block} has it, and is not final yet`
  } catch {
    return 'the chain does not answer'
  }
}

function unknownEnd(what: string, why: string, cause?: unknown): BbxError {
  return new BbxError('E0042', { what: `${what} was sent, and is not final in the time that was given`, why, exit: 4, cause })
}

/** No connection now: the next try may have one. */
function isLost(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof BbxError && error.code === 'E0007')
}

function pauseMs({ isRehearsal }: Chain): number {
  return isRehearsal ? rehearsalPollMs : pollMs
}
