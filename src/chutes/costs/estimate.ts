import type { ChuteSpec, NodeSelector } from '../spec/types.ts'
import type { Pricing } from '../types.ts'
import { gpuMemoryGb, reservedGpus } from './gpu-memory.ts'

export interface CostEstimate {
  /** GPUs that the selector allows, the cheapest first, USD an hour for one. */
  gpus: readonly { id: string; perHour: number }[]
  /** USD an hour that one instance costs while it is there: on the cheapest and the dearest of them. */
  perHour: { least: number; most: number }
  /** USD that the platform takes once for a new chute; none for new code in one that is there. */
  fee: number
  /** USD that one instance costs from the last question until it ends. */
  idle: { seconds: number; least: number; most: number }
  maxInstances: number
}

/** How often the hourly price of all GPUs the fee is, for each of them. */
const feeFactor = 3

/**
 * What a chute costs by the platform's prices; null where they name no GPU that the selector allows. The fee is `GPUs × (cheapest price × GPUs) × 3`: the square of GPU_COUNT, as the newest server
 * that is known computes it (reference chutes 3.3). What is charged is what the platform names when it is asked.
 */
export function estimateCosts(
  { nodeSelector, shutdownAfterSeconds, maxInstances }: Pick<ChuteSpec, 'nodeSelector' | 'shutdownAfterSeconds' | 'maxInstances'>,
  { gpus: prices }: Pricing,
): CostEstimate | null {
  const gpus = Object.entries(prices)
    .filter(([id]) => isAllowed(id, nodeSelector))
    .map(([id, perHour]) => ({ id, perHour }))
    .sort((a, b) => a.perHour - b.perHour)
  const [cheapest] = gpus
  const dearest = gpus.at(-1)
  if (cheapest === undefined || dearest === undefined) return null
  const { gpuCount } = nodeSelector
  const perHour = { least: cheapest.perHour * gpuCount, most: dearest.perHour * gpuCount }
  const hours = shutdownAfterSeconds / 3600
  return {
    gpus,
    perHour,
    fee: gpuCount * perHour.least * feeFactor,
    idle: { seconds: shutdownAfterSeconds, least: perHour.least * hours, most: perHour.most * hours },
    maxInstances,
  }
}

function isAllowed(id: string, { minVramGbPerGpu, include, exclude }: NodeSelector): boolean {
  const memory = gpuMemoryGb[id]
  if (memory === undefined || memory < minVramGbPerGpu) return false
  return (include === null || include.includes(id)) && !(exclude ?? reservedGpus).includes(id)
}
