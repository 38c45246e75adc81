import { BbxError } from '../../base/bbx-error.ts'
import type { RpcError } from '../rpc/rpc-error.ts'
import { customErrorName, remedyFor } from './remedies.ts'

const remediesByText: readonly (readonly [RegExp, string])[] = [
  [/pay some fees/, 'put some TAO on the account that pays: a fee is due even where the rest is free'],
  [/outdated|future/, 'another transaction of this account was faster: run it again'],
  [/bad signature/, 'the chain has another runtime than a moment ago, or the key is another than its address: run it again'],
  [/ancient birth/, 'the transaction grew too old before it was taken: run it again'],
]

/** The numbers by which a node, or the server in it, says of a transaction that it did not take it (reference chain-and-wallet 5.5; JSON-RPC 2.0, 5.1). */
export function isRefusal({ number }: RpcError): boolean {
  return (number >= 1000 && number < 1040) || [-32_700, -32_600, -32_601, -32_602].includes(number)
}

/** Why a node did not take a transaction: nothing was done. */
export function poolRefusal(error: RpcError, what: string): BbxError {
  const custom = customErrorName(Number(/Custom error: (\d+)/.exec(error.data ?? '')?.[1] ?? Number.NaN))
  const told = custom ?? error.data ?? error.said
  const remedy = custom === null ? byNumber(error) : remedyFor(custom)
  return new BbxError('E0040', { what: `${what}: the node refuses it (${told})`, why: `it answers ${error.said}`, remedy, cause: error })
}

function byNumber({ number, data }: RpcError): string {
  if (number === 1012) return 'the node has refused the same transaction a moment ago and will not look at it again yet: wait a minute'
  if (number === 1014) return 'another transaction of this account waits for a block: run it again when that is through'
  return remediesByText.find(([text]) => text.test(data ?? ''))?.[1] ?? 'run it again; -v shows the answer of the node'
}
