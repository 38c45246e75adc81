/** A file of weights is not what it should be; the message says in what. Whoever knows the file's name makes a BbxError of it. */
export class Refusal extends Error {
  override name = 'Refusal'
}

export function refuse(why: string): never {
  throw new Refusal(why)
}
