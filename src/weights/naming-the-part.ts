import { Refusal } from './refusal.ts'

/** A part of a folder is worked on: a Refusal that comes of it says which part it was. */
export async function namingThePart<Result>(part: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw Object.assign(new Refusal(`${part}: ${error.message}`), { cause: error.cause ?? error })
  }
}
