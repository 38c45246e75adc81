import type { ContainerPolicy } from '../../base/container-policy.ts'
import type { Settings } from '../../config/settings.ts'
import type { BuildLimits } from '../../runtime/docker/build/types.ts'
import type { EngineFacts } from '../../runtime/docker/container-engine/types.ts'

const mebibyte = 1024 * 1024

/** What a build may use: as the settings say; memory and CPUs of a step, where they say nothing, as the server itself will have them. */
export function buildLimits(settings: Settings, policy: Pick<ContainerPolicy, 'memoryShare' | 'cpus'>, facts: EngineFacts): BuildLimits {
  const number = (key: Parameters<Settings['number']>[0]) => settings.number(key) ?? 0
  const memoryMiB = settings.number('build.memoryMiB')
  return {
    wallMs: number('build.timeoutS') * 1000,
    outputBytes: number('build.outputMiB') * mebibyte,
    contextBytes: number('build.contextMiB') * mebibyte,
    addedBytes: number('build.imageMiB') * mebibyte,
    memoryBytes: memoryMiB === null ? Math.floor(facts.memoryBytes * policy.memoryShare) : memoryMiB * mebibyte,
    cpus: policy.cpus === null ? null : Math.min(policy.cpus, facts.cpus),
  }
}
