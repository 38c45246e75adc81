import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../../base/package-root.ts'
import { scoringPolicy } from './policies.ts'
import type { Check } from './verify/check.ts'

export interface GoldenResult {
  /** Comparisons made. */
  vectors: number
  /** One line each. */
  failures: readonly string[]
  /** What is not covered, and why; null where all is. */
  note: string | null
}

/** Runs the shipped golden vectors of a profile through the scorer. Takes seconds. */
export async function verifyGolden(profile: string): Promise<GoldenResult> {
  const policy = scoringPolicy(profile)
  if (policy === undefined) return { vectors: 0, failures: [], note: `no scorer of ours mirrors ${profile}` }
  const folder = join(packageRoot(), 'data', 'golden', 'babelbit')
  const failures: string[] = []
  let vectors = 0
  const check: Check = (name, holds, why) => {
    vectors++
    if (!holds) failures.push(`${name}: ${why}`)
  }
  if (profile === 'babelbit/2025-11') {
    const { verifyNovember } = await import('./verify/november.ts')
    await verifyNovember(join(folder, 'nov-2025'), policy, { check, read, list })
    return { vectors, failures, note: null }
  }
  const version = policy.semantic !== 'calibrated-cosine' ? null : policy.runner.typeInNames ? 'apr' : 'jan'
  if (version === null)
    return {
      vectors,
      failures,
      note: `nobody ran ${policy.commit} for golden vectors; it differs from its neighbours only where the policy says so`,
    }
  const { verifyCalibrated } = await import('./verify/calibrated.ts')
  await verifyCalibrated(join(folder, 'calibrated'), version, policy, { check, read, list })
  return { vectors, failures, note: 'with stand-in embedders: the weights of the real model are not part of the package' }
}

function read(path: string): Promise<Buffer> {
  return readFile(path)
}

async function list(path: string): Promise<string[]> {
  return (await readdir(path)).toSorted()
}
