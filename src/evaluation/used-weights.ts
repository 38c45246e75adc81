import { z } from 'zod'

/** A model that a run is scored with. `verified`: its digest is one that is known for these weights, not only what was found. */
export const usedWeightsSchema = z.object({ id: z.string(), digest: z.string(), verified: z.boolean() })

export type UsedWeights = z.infer<typeof usedWeightsSchema>

/** By id, as the lines of scores name them. */
export type WeightDigests = Readonly<Record<string, string>>

export function digestsOf(weights: readonly UsedWeights[]): WeightDigests {
  return Object.fromEntries(weights.map(({ id, digest }) => [id, digest]))
}

/** The ids that are not the same on both sides: another digest, or on one side only. */
export function differingWeights(first: WeightDigests, second: WeightDigests): string[] {
  const ids = new Set([...Object.keys(first), ...Object.keys(second)])
  return [...ids].filter((id) => first[id] !== second[id]).sort()
}
