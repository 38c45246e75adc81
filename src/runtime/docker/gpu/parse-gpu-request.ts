import type { GpuRequest } from './types.ts'

/** `auto`, `all`, `none`, or numbers as nvidia-smi counts: `0,1`. null for anything else. */
export function parseGpuRequest(text: string): GpuRequest | null {
  if (text === 'auto' || text === 'all' || text === 'none') return text
  return /^\d{1,3}(,\d{1,3})*$/.test(text) ? [...new Set(text.split(',').map(Number))] : null
}
