/** A node's answer that is an error. */
export class RpcError extends Error {
  readonly code: number
  readonly data: string | null

  constructor(code: number, message: string, data: string | null) {
    super(data === null ? `${code}: ${message}` : `${code}: ${message}: ${data}`)
    this.code = code
    this.data = data
  }
}

/** No answer: the connection was lost, or took longer than its limit. What was asked may have been done all the same. */
export class ConnectionLost extends Error {}
