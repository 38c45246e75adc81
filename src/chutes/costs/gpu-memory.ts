/** Memory of the platform's GPUs in GB by its ids, which its list of prices does not name (reference chutes 4.3). */
export const gpuMemoryGb: Readonly<Record<string, number>> = {
  a4000: 16,
  a4000_ada: 20,
  '3090': 24,
  a5000: 24,
  l4: 24,
  a10: 24,
  '4090': 24,
  '5090': 32,
  a6000: 48,
  a40: 48,
  l40: 48,
  a6000_ada: 48,
  l40s: 48,
  a100_40gb: 40,
  a100_40gb_sxm: 40,
  h20: 96,
  a100: 80,
  a100_sxm: 80,
  h800: 80,
  h100: 80,
  h100_sxm: 80,
  pro_6000: 96,
  h100_nvl: 96,
  h200: 140,
  mi300x: 192,
  b200: 192,
}

/** Left out for ordinary accounts that leave nothing out themselves (reference chutes 3.3). */
export const reservedGpus: readonly string[] = ['b200', 'mi300x']
