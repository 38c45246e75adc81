import { z } from 'zod'
import type { Fault } from '../../base/fault.ts'
import { type FaultCode, faultCodes } from '../../base/fault-codes.ts'
import type { Baseline, ScoredPair } from '../../tracks/types.ts'
import type { VectorPlace } from './vectors/kept-embedders.ts'

/** The ids of the weights that the scorer has tools for. */
export const scorableModels = ['rawnet3', 'mimi', 'whisper', 'imagebind-text', 'mxbai-embed-large'] as const

/** A file or a folder of weights, and what it is called to the user. */
export interface ModelPlace {
  path: string
  shown: string
}

/** The weights that a scorer may use: where each model lies, by the id of its weights, and how many threads an inference may take. */
export interface Models {
  places: Readonly<Record<string, ModelPlace>>
  threads: number
  /** Left out: as the mirrored validators have it. */
  embedder?: EmbedderChanges | undefined
}

/** What settings change about the embedder of texts; null: as the mirrored validators have it. */
export interface EmbedderChanges {
  /** Numbers that are kept of a vector (EMBED_DIM). */
  dimensions: number | null
  /** Texts that go through the network at once, at most (EMBED_BATCH_SIZE). */
  batchSize: number | null
}

/** What travels to the process that scores. Everything in it is JSON; codecs of the profile give it its types back. */
export interface ScoreJob {
  id: number
  profile: string
  baseline: Baseline | null
  item: { id: string; input: unknown; truth: unknown }
  answer: { item: string; seat: string; answer: unknown; faults: readonly Fault[]; ms: number }
  /** A table of text embeddings that stands in for the model, or null. */
  embeddings: string | null
  models: Models
  /** Where the vectors of models are kept; null: nowhere. */
  vectors: VectorPlace | null
}

/** Asks whether the models are what they should be, and which they are. */
export interface OpenJob {
  id: number
  open: Models
}

export const scoreReplySchema = z.object({
  id: z.number(),
  pair: z.custom<ScoredPair>((value) => typeof value === 'object' && value !== null).nullable(),
  /** Why there is no pair: the text of an exception, for -v and the evidence of H0002. */
  error: z.string().nullable(),
})

export type ScoreReply = z.infer<typeof scoreReplySchema>

export const openReplySchema = z.object({
  id: z.number(),
  /** `sha256:` over the bytes of each model, by its id; null where one could not be opened. */
  digests: z.record(z.string(), z.string()).nullable(),
  /** An error that a user can act on. */
  failure: z
    .object({
      code: z.custom<FaultCode>((code) => typeof code === 'string' && Object.hasOwn(faultCodes, code)),
      what: z.string(),
      why: z.string().nullable(),
      remedy: z.string(),
    })
    .nullable(),
  error: z.string().nullable(),
})

export type OpenReply = z.infer<typeof openReplySchema>
