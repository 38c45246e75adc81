import { z } from 'zod'
import type { Fault } from '../../base/fault.ts'
import type { Baseline, ScoredPair } from '../../tracks/types.ts'

/** What travels to the process that scores. Everything in it is JSON; codecs of the profile give it its types back. */
export interface ScoreJob {
  id: number
  profile: string
  baseline: Baseline | null
  item: { id: string; input: unknown; truth: unknown }
  answer: { item: string; seat: string; answer: unknown; faults: readonly Fault[]; ms: number }
  /** A table of text embeddings that stands in for the model, or null. */
  embeddings: string | null
}

export const scoreReplySchema = z.object({
  id: z.number(),
  pair: z.custom<ScoredPair>((value) => typeof value === 'object' && value !== null).nullable(),
  /** Why there is no pair: the text of an exception, for -v and the evidence of H0002. */
  error: z.string().nullable(),
})

export type ScoreReply = z.infer<typeof scoreReplySchema>
