import type { NodeSelector } from './state.ts'

/** GPUs with their memory in GB and USD an hour (reference chutes 4.3, prices of October 2025). */
export const gpus: Readonly<Record<string, { vramGb: number; usd: number }>> = {
  a4000: { vramGb: 16, usd: 0.2 },
  a4000_ada: { vramGb: 20, usd: 0.21 },
  '3090': { vramGb: 24, usd: 0.25 },
  a5000: { vramGb: 24, usd: 0.25 },
  l4: { vramGb: 24, usd: 0.25 },
  a10: { vramGb: 24, usd: 0.25 },
  '4090': { vramGb: 24, usd: 0.4 },
  '5090': { vramGb: 32, usd: 0.7 },
  a6000: { vramGb: 48, usd: 0.5 },
  a40: { vramGb: 48, usd: 0.5 },
  l40: { vramGb: 48, usd: 0.55 },
  a6000_ada: { vramGb: 48, usd: 0.75 },
  l40s: { vramGb: 48, usd: 0.85 },
  a100_40gb: { vramGb: 40, usd: 1.1 },
  a100_40gb_sxm: { vramGb: 40, usd: 1.15 },
  h20: { vramGb: 96, usd: 0.6 },
  a100: { vramGb: 80, usd: 1.2 },
  a100_sxm: { vramGb: 80, usd: 1.25 },
  h800: { vramGb: 80, usd: 1.5 },
  h100: { vramGb: 80, usd: 1.79 },
  h100_sxm: { vramGb: 80, usd: 2.35 },
  pro_6000: { vramGb: 96, usd: 1.8 },
  h100_nvl: { vramGb: 96, usd: 2.25 },
  h200: { vramGb: 140, usd: 2.75 },
  mi300x: { vramGb: 192, usd: 3.0 },
  b200: { vramGb: 192, usd: 4.5 },
}

/** Not for ordinary users, as long as they exclude nothing themselves. */
const reserved = ['b200', 'mi300x']

/** Those that a selector takes, the cheapest first. */
export function matchingGpus(selector: NodeSelector): string[] {
  const { include, exclude, min_vram_gb_per_gpu: vram, max_hourly_price_per_gpu: mostUsd } = selector
  const out = exclude ?? reserved
  return Object.entries(gpus)
    .filter(([id, { vramGb, usd }]) => vramGb >= vram && usd <= (mostUsd ?? Number.POSITIVE_INFINITY) && !out.includes(id))
    .filter(([id]) => include == null || include.includes(id))
    .sort(([, one], [, other]) => one.usd - other.usd)
    .map(([id]) => id)
}

/** USD an hour of one instance; null where no GPU matches. */
export function hourlyUsd(selector: NodeSelector): number | null {
  const [cheapest] = matchingGpus(selector)
  return cheapest === undefined ? null : cents((gpus[cheapest]?.usd ?? 0) * selector.gpu_count)
}

/** USD, once, for a new chute: three hours, times the number of GPUs once more (reference chutes 3.3). */
export function deploymentFee(selector: NodeSelector): number {
  return cents(selector.gpu_count * (hourlyUsd(selector) ?? 0) * 3)
}

function cents(usd: number): number {
  return Math.round(usd * 10_000) / 10_000
}
