import { BbxError } from '../../base/bbx-error.ts'
import type { Chain } from '../../chain/chain.ts'
import { isLoopback } from '../../chain/network.ts'

/**
 * Throws BbxError U0003 where a rehearsal would reach the real hub, or a real commitment would name a repository on this machine: neither is what anybody
 * means.
 */
export function refuseMixedWorlds(chain: Chain, url: string): void {
  if (chain.isRehearsal === isLoopback(url)) return
  if (chain.isRehearsal) {
    throw new BbxError('U0003', {
      what: `${url} is no hub of a rehearsal`,
      why: 'what is pushed to a rehearsal chain stays on this machine',
      remedy: 'unset HF_ENDPOINT: the hub of `bbx localnet` is found by itself',
    })
  }
  throw onlyHere(url, chain, { why: 'validators could fetch nothing from there', variable: 'HF_ENDPOINT' })
}

/** What a commitment on a real chain would name is on this machine. */
export function onlyHere(url: string, { network }: Chain, { why, variable }: { why: string; variable: string }): BbxError {
  const remedy = `unset ${variable}, or rehearse with --network local`
  return new BbxError('U0003', { what: `${url} is on this machine, and ${network} is not`, why, remedy })
}
