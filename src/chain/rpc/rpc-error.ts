import { BbxError } from '../../base/bbx-error.ts'

/** Of what a node says so many characters are repeated. */
const mostSaid = 300

/** A node's answer that is an error. Where nobody has a better word for it, it says that the node does not answer. */
export class RpcError extends BbxError {
  /** By the node's own numbers. */
  readonly number: number
  readonly data: string | null
  /** Number, message and data, as the node has them. */
  readonly said: string

  constructor(asked: { endpoint: string; method: string }, number: number, message: string, data: string | null) {
    const said = [number, message, ...(data === null ? [] : [data])].join(': ').slice(0, mostSaid)
    super('E0011', {
      what: `${asked.endpoint} does not answer ${asked.method}`,
      why: `it says ${said}`,
      remedy: 'run it again in some minutes, or name another address with --network',
    })
    this.number = number
    this.data = data
    this.said = said
  }
}

/** No answer: the connection was lost, or took longer than its limit. What was asked may have been done all the same. */
export class ConnectionLost extends Error {}
