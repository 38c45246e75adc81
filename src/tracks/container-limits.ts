import type { ContainerPolicy } from '../base/container-policy.ts'

const mebibyte = 1024 * 1024

/** What no mirrored validator says, or says otherwise in every era: our own numbers, the same for every track (docs/sandbox.md). */
export const containerLimits = {
  tmpfs: { '/tmp': { bytes: 256 * mebibyte, exec: false } },
  shmBytes: 256 * mebibyte,
  pids: 512,
  openFiles: 4096,
  cpus: null,
  memoryShare: 0.9,
  logBytes: 10 * mebibyte,
} as const satisfies Partial<ContainerPolicy>
