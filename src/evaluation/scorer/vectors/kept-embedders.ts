import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { CaptionEmbedder } from '../../../metrics/caption-embedder.ts'
import type { TextEmbedder } from '../../../metrics/text-embedder.ts'
import type { WeightDigests } from '../../used-weights.ts'
import { type MakeVectors, rememberedVectors } from './remembered-vectors.ts'
import { openVectorFile, type VectorsOf } from './vector-file.ts'

/** Where the vectors of a run are kept. */
export interface VectorPlace {
  /** The run's folder. */
  folder: string
  /** Of the models: vectors of other weights are others. */
  weights: WeightDigests
  /** Whether what is missing is written: one process at a time may, and scoring a run again changes nothing in its folder. */
  writes: boolean
}

/** What vectors are made with. */
export interface VectorModel {
  /** As the weights are called. */
  id: string
  /** Numbers that are kept of a vector; null: all. */
  dimensions: number | null
}

/** An embedder whose vectors are made once a run. */
export function keptTexts(embedder: TextEmbedder, model: VectorModel, place: VectorPlace): TextEmbedder {
  const vectors = keptVectors(async (texts) => (await embedder.embed(texts)).map((vector) => ({ vector, chunks: 1 })), model, place)
  return {
    async embed(texts) {
      return (await vectors(texts)).map((made) => made?.vector ?? new Float32Array(0))
    },
  }
}

/** The same for captions. */
export function keptCaptions(embedder: CaptionEmbedder, model: VectorModel, place: VectorPlace): CaptionEmbedder {
  const vectors = keptVectors((texts, signal) => embedder.embed(texts, signal), model, place)
  return { embed: vectors }
}

/** Opens the file when vectors are asked for; a model without a digest has no vectors that could be told from others. */
function keptVectors(make: MakeVectors, { id, dimensions }: VectorModel, { folder, weights, writes }: VectorPlace): MakeVectors {
  const digest = weights[id]
  if (digest === undefined) return make
  const of: VectorsOf = { model: id, weights: digest, dimensions }
  let remembered: Promise<MakeVectors> | undefined
  return async (texts, signal) => {
    remembered ??= openVectorFile(vectorPath(folder, of), of, writes).then((file) => rememberedVectors(make, file))
    return (await remembered)(texts, signal)
  }
}

/** A file for each model, its weights and its numbers. */
export function vectorPath(folder: string, { model, weights, dimensions }: VectorsOf): string {
  const name = createHash('sha256')
    .update(JSON.stringify([weights, dimensions]))
    .digest('hex')
    .slice(0, 16)
  return join(folder, 'vectors', `${model}-${name}.jsonl`)
}
