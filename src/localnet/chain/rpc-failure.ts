/** An error as JSON-RPC tells it. */
export class RpcFailure extends Error {
  readonly code: number
  readonly data: string | undefined

  constructor(code: number, message: string, data?: string) {
    super(message)
    this.code = code
    this.data = data
  }
}

/** 1010 of a node: the transaction is not taken into the pool (reference chain-and-wallet 5.5). */
export function invalidTransaction(why: string): RpcFailure {
  return new RpcFailure(1010, 'Invalid Transaction', why)
}
