import { BbxError } from '../../base/bbx-error.ts'
import type { Chain } from '../../chain/chain.ts'
import type { Settings } from '../../config/settings.ts'

/**
 * Throws BbxError U0003 where a rehearsal would reach the real hub, or a real commitment would name a repository on this machine: neither is what anybody
 * means.
 */
export function refuseMixedWorlds(chain: Chain, settings: Settings): void {
  const { source } = settings.get('huggingface.url')
  const url = settings.string('huggingface.url') ?? ''
  if (chain.isRehearsal === isLoopback(url)) return
  if (chain.isRehearsal) {
    throw new BbxError('U0003', {
      what: `${url} is no hub of a rehearsal`,
      why: 'what is pushed to a rehearsal chain stays on this machine',
      remedy: 'set HF_ENDPOINT and HF_TOKEN to the hub and the token that `bbx localnet` prints',
    })
  }
  throw new BbxError('U0003', {
    what: `${url} is on this machine, and ${chain.network} is not`,
    why: `${source} names it, and validators could fetch nothing from there`,
    remedy: 'unset it, or rehearse with --network local',
  })
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
