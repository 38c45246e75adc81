import type { ChuteSpec } from '../spec/types.ts'
import type { PlatformChute } from '../types.ts'

/** What of a deployed chute is other than the spec says, in words; what the platform does not tell is left out. */
export function fixedSettings(chute: PlatformChute, spec: ChuteSpec): string[] {
  const pairs = [
    ['GPU_COUNT', chute.nodeSelector.gpuCount, spec.nodeSelector.gpuCount],
    ['MIN_VRAM_GB_PER_GPU', chute.nodeSelector.minVramGbPerGpu, spec.nodeSelector.minVramGbPerGpu],
    ['CONCURRENCY', chute.concurrency, spec.concurrency],
    ['MAX_INSTANCES', chute.maxInstances, spec.maxInstances],
    ['SHUTDOWN_AFTER_SECONDS', chute.shutdownAfterSeconds, spec.shutdownAfterSeconds],
  ] as const
  return pairs.flatMap(([name, there, wanted]) => (there === null || there === wanted ? [] : [`${name} is ${there} there, not ${wanted}`]))
}
