import type { BuildLimits } from '../../../../src/runtime/docker/build/types.ts'

/** Limits that no test comes near unless it says so. */
export const roomy: BuildLimits = {
  wallMs: 50_000,
  outputBytes: 1_000_000,
  contextBytes: 100_000_000,
  addedBytes: 1_000_000_000,
  memoryBytes: null,
  cpus: null,
}
