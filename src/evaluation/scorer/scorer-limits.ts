import { readdir, stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'

export interface ScorerLimits {
  jobTimeoutMs: number
  heapMiB: number
  /** Of all its memory: what a model takes lies outside the heap. */
  residentMiB: number
  priority: 'below-normal' | 'lowest'
}

const light: ScorerLimits = { jobTimeoutMs: 120_000, heapMiB: 2048, residentMiB: 4096, priority: 'below-normal' }

/**
 * Half an hour: whisper-large-v2 takes 2 to 3 TFLOP for the 30 s it hears and reads its 3.6 GB of decoder for each of at most 448 tokens, which one slow core (20 GFLOP/s,
 * 10 GB/s) does in about 5 minutes, and there are two clips.
 */
const heavyJobMs = 30 * 60_000

/** Of a model's files: once as bytes, once as weights, and room for what an inference needs. */
const timesFiles = 3

/** What a scorer may take. `models`: bytes of all the files of its models; null where scoring is light. `beside`: while a submission is being timed. */
export function scorerLimits(models: number | null, beside = false): ScorerLimits {
  if (models === null) return light
  const wanted = light.residentMiB + timesFiles * (models / 2 ** 20)
  return {
    ...light,
    jobTimeoutMs: models === 0 ? light.jobTimeoutMs : heavyJobMs,
    residentMiB: Math.round(Math.min(wanted, 0.9 * (totalmem() / 2 ** 20))),
    priority: beside ? 'lowest' : light.priority,
  }
}

/** Bytes of the files at these paths and below; what cannot be read counts nothing, and is told where it is opened. */
export async function bytesOf(paths: readonly string[]): Promise<number> {
  let sum = 0
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (found?.isDirectory()) sum += await bytesOf((await readdir(path).catch(() => [])).map((name) => join(path, name)))
    else sum += found?.size ?? 0
  }
  return sum
}
