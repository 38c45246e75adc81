import { BbxError } from '../base/bbx-error.ts'
import type { Chain } from './chain.ts'

/** A hotkey has no number on the subnet, and nothing of it can be done there. */
export function notRegistered({ network }: Pick<Chain, 'network'>, netuid: number, hotkey: string): BbxError {
  return new BbxError('E0040', {
    what: `${hotkey} is not registered on subnet ${netuid} of ${network}`,
    remedy: 'register it first: `bbx subnet register`; nothing was sent',
  })
}
