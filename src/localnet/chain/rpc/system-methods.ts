import type { RehearsalChain } from '../rehearsal-chain.ts'

/** The name of this chain: what a client shows, and by which bbx knows a rehearsal. */
const chainName = 'bbx rehearsal chain'

export function systemMethods(chain: RehearsalChain) {
  const nextIndex = (who: string) => chain.pool.nextNonce(who)
  return {
    system_chain: () => chainName,
    system_name: () => 'bbx localnet',
    system_version: () => '1',
    system_chainType: () => 'Development',
    system_properties: () => ({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' }),
    system_health: () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
    system_accountNextIndex: nextIndex,
    account_nextIndex: nextIndex,
  }
}
