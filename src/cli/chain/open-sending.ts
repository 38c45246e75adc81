import { acquireLock } from '../../base/lock.ts'
import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../../chain/chain.ts'
import type { Inclusion } from '../../chain/submit/find-extrinsic.ts'
import type { Call } from '../../chain/submit/sign-extrinsic.ts'
import { type Earlier, goOn, submit } from '../../chain/submit/submit.ts'
import type { Context } from '../context.ts'
import { hotkeyState } from './hotkey-state.ts'

export interface SendingOptions {
  chain: Chain
  netuid: number
  hotkey: string
  name: 'register' | 'serve-axon'
  /** For messages: 'the registration'. */
  what: string
  /** Until the transaction must be final. */
  waitMs: number
}

export interface Sending extends AsyncDisposable {
  /** What an earlier call has signed and did not see the end of; null where there is none, or nothing came of it. */
  earlier: Earlier | null
  /** Once at most: what is signed is written down before it is sent, and the next call looks for it first. */
  send(call: Call, signer: Signer): Promise<Inclusion>
}

/**
 * A transaction that must not be made twice for a hotkey on a subnet, by nobody at the same time. What an earlier call left is brought to its end first. Throws
 * BbxError E0006 while another call is at it, E0005 where nothing can be written down, and as `goOn` does.
 */
export async function openSending({ chain, netuid, hotkey, name, what, waitMs }: SendingOptions, context: Context): Promise<Sending> {
  const place = { genesis: chain.genesis, netuid, hotkey }
  const record = hotkeyState('sent', place, `${name}.json`)
  const lock = await acquireLock(hotkeyState('sent', place, `${name}.lock`), { what: `${what} of ${hotkey}` })
  const options = { chain, record, waitMs, signal: context.signal, onEvent: (text: string) => context.progress.say(text) }
  try {
    const earlier = await goOn(options)
    if (earlier !== null) context.progress.note(`${what} was sent by an earlier call, and is final in block ${earlier.inclusion.block}`)
    return {
      earlier,
      send: (call, signer) => submit({ ...options, call, signer, what }),
      [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose](),
    }
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}
