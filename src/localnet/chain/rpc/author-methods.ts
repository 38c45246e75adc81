import type { RehearsalChain } from '../rehearsal-chain.ts'
import { RpcFailure } from '../rpc-failure.ts'
import { Subscription } from './rpc-method.ts'

export function authorMethods(chain: RehearsalChain) {
  const { pool, faults } = chain
  function admit(hex: string) {
    const refused = faults.refuseSubmit
    if (refused) {
      faults.refuseSubmit = null
      throw new RpcFailure(refused.code, refused.message, refused.data)
    }
    return pool.admit(hex.toLowerCase())
  }
  return {
    author_pendingExtrinsics: () => pool.waiting.map(({ hex }) => hex),
    author_submitExtrinsic: (hex: string) => admit(hex).hash,
    author_submitAndWatchExtrinsic(hex: string) {
      const entry = admit(hex)
      return new Subscription('author_extrinsicUpdate', (push) => {
        entry.watch = push
        push('ready')
        return () => {
          entry.watch = null
        }
      })
    },
  }
}
