import { z } from 'zod'
import type { EngineFacts } from './types.ts'

/** The parts of `/version` and `/info` that matter; Podman and old engines leave some out, but none its version or its resources. */
const versionAnswer = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Os: z.string().default('linux'),
  Arch: z.string().default('unknown'),
  KernelVersion: z.string().default('unknown'),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
})
const infoAnswer = z.object({
  NCPU: z.number(),
  MemTotal: z.number(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  DefaultRuntime: z.string().nullish(),
  CgroupVersion: z.string().nullish(),
  SecurityOptions: z.array(z.string()).nullish(),
  OperatingSystem: z.string().nullish(),
  KernelVersion: z.string().nullish(),
})

/** What a container engine says of itself, as one shape for Docker and Podman; null where what answered is no container engine. */
export function engineFacts(versionJson: unknown, infoJson: unknown): EngineFacts | null {
  const parsed = { version: versionAnswer.safeParse(versionJson), info: infoAnswer.safeParse(infoJson) }
  if (!parsed.version.success || !parsed.info.success) return null
  const version = parsed.version.data
  const info = parsed.info.data
  const security = (info.SecurityOptions ?? []).map((option) => option.split(',')[0] ?? '')
  const system = info.OperatingSystem ?? ''
  return {
    product: version.Components?.some(({ Name }) => /podman/i.test(Name)) ? 'podman' : 'docker',
    version: version.Version,
    apiVersion: version.ApiVersion,
    os: version.Os,
    architecture: version.Arch,
    kernel: info.KernelVersion ?? version.KernelVersion,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    runtimes: Object.keys(info.Runtimes ?? {}),
    defaultRuntime: info.DefaultRuntime || 'runc',
    cgroup: info.CgroupVersion === '2' ? 'v2' : 'v1',
    rootless: security.includes('name=rootless'),
    seccomp: security.includes('name=seccomp'),
    appArmor: security.includes('name=apparmor'),
    virtualMachine: /docker desktop|podman machine|colima|lima/i.test(system),
  }
}
