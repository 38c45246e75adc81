import type { ProofFacts } from '../proof-facts.ts'
import type { Seen } from '../verdict.ts'

/** One way out of the sandbox. What was gathered comes in, what each source shows of this way goes out; nothing is tried here. */
export interface Row {
  /** `network/gateways`: stable, for tables and tests. */
  id: string
  title: string
  look(facts: ProofFacts): Seen[]
}
