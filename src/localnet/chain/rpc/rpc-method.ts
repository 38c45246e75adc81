/** What a method gives: a value, or a stream of them that has a name of its own. */
export type RpcMethod = (...params: never[]) => unknown

export type RpcMethods = Readonly<Record<string, RpcMethod>>

/** A method that goes on answering until its connection ends or it is told to stop. */
export class Subscription {
  readonly name: string
  /** Called once the number of the subscription is sent; what it returns stops it. */
  readonly start: (push: (result: unknown) => void) => () => void

  constructor(name: string, start: (push: (result: unknown) => void) => () => void) {
    this.name = name
    this.start = start
  }
}
