import { BbxError } from '../../base/bbx-error.ts'
import type { RpcError } from '../rpc/rpc-error.ts'
import { customErrorName, remedyFor } from './remedies.ts'

const remediesByText: readonly (readonly [RegExp, string])[] = [
  [/pay some fees/, 'put some TAO on the account that pays: a fee is due even where the rest is free'],
  [/outdated|future/, 'another transaction of this account was faster: run it again'],
  [/bad signature/, 'the chain has another runtime than a moment ago, or the key is another than its address: run it again'],
  [/ancient birth/, 'the transaction grew too old before it was taken: run it again'],
]

/** Why a node did not take a transaction: nothing was done. */
export function poolRefusal(error: RpcError, what: string): BbxError {
  const custom = customErrorName(Number(/Custom error: (\d+)/.exec(error.data ?? '')?.[1] ?? Number.NaN))
  const told = custom ?? error.data ?? error.message
  const remedy = custom === null ? byCode(error) : remedyFor(custom)
  return new BbxError('E0040', { what: `${what}: the node refuses it (${told})`, why: `it answers ${error.message}`, remedy, cause: error })
}

function byCode({ code, data }: RpcError): string {
  if (code === 1012) return 'the node has refused the same transaction a moment ago and will not look at it again yet: wait a minute'
  if (code === 1014) return 'another transaction of this account waits for a block: run it again when that is through'
  return remediesByText.find(([text]) => text.test(data ?? ''))?.[1] ?? 'run it again; -v shows the answer of the node'
}
