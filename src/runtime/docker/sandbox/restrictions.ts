import type { SeccompChoice } from './choose-seccomp.ts'
import type { SandboxCreateOptions } from './container-options.ts'
import type { InspectAnswer } from './inspect-answer.ts'

/** What is known of a container that runs, beside what was asked for. */
export interface SeenContainer {
  wanted: SandboxCreateOptions
  inspect: InspectAnswer
  /** Limits as the kernel's own accounting has them; null where the container engine does not tell. */
  counted: { memoryBytes: number | null; pids: number | null } | null
  /** What the container engine said when it made the container: `Your kernel does not support swap limit capabilities`. */
  warnings: readonly string[]
  /** Why system calls are not filtered as they should be, or why nobody knows; null where they are. */
  seccomp: Pick<SeccompChoice, 'lacking' | 'unsure'>
}

export interface Restriction {
  what: string
  /** Without it a submission is not run, unless the user says so. */
  required: boolean
  /** Why it is not in force; null where it is. */
  lacks(seen: SeenContainer): string | null
  /** Why nobody knows whether it is in force, where nothing says that it is not: told as missing, and no reason not to run. */
  unsure?(seen: SeenContainer): string | null
}

/** Every restriction that the sandbox promises, each with how the container engine's own word confirms it. The proof shows the kernel's. */
export const restrictions: readonly Restriction[] = [
  {
    what: 'no network',
    required: true,
    lacks: ({ inspect }) => {
      const networks = Object.keys(inspect.NetworkSettings?.Networks ?? {}).filter((name) => name !== 'none')
      if (inspect.HostConfig.NetworkMode !== 'none') return `the network mode is ${inspect.HostConfig.NetworkMode || 'not told'}`
      return networks.length === 0 ? null : `it is in the networks ${networks.join(', ')}`
    },
  },
  {
    what: 'user nobody',
    required: true,
    lacks: ({ inspect, wanted }) => (inspect.Config.User === wanted.User ? null : `the user is ${inspect.Config.User || 'root'}`),
  },
  {
    what: 'all capabilities dropped',
    required: true,
    lacks: ({ inspect: { HostConfig, EffectiveCaps } }) => {
      if (HostConfig.Privileged) return 'the container is privileged'
      const added = HostConfig.CapAdd ?? []
      if (added.length > 0) return `${added.join(', ')} was added`
      const none = EffectiveCaps?.length === 0 || (HostConfig.CapDrop ?? []).some((name) => name.toUpperCase() === 'ALL')
      return none ? null : 'the container engine does not say that all are dropped'
    },
  },
  {
    what: 'no new privileges',
    required: true,
    lacks: ({ inspect }) =>
      (inspect.HostConfig.SecurityOpt ?? []).some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option))
        ? null
        : 'the container engine does not list it',
  },
  {
    what: 'read-only root',
    required: true,
    lacks: ({ inspect }) => (inspect.HostConfig.ReadonlyRootfs ? null : 'the root can be written'),
  },
  {
    what: 'nothing of the host but models, read-only',
    required: true,
    lacks: ({ inspect, wanted }) => {
      const asked = new Set((wanted.HostConfig.Mounts ?? []).map(({ Target }) => Target))
      const mounted = (wanted.HostConfig.Mounts ?? []).filter(({ Type }) => Type === 'tmpfs').map(({ Target }) => Target)
      const tmpfs = new Set([...Object.keys(wanted.HostConfig.Tmpfs ?? {}), ...mounted])
      const foreign = (inspect.Mounts ?? []).filter(({ Destination, RW, Type }) => {
        if (Type === 'tmpfs' && tmpfs.has(Destination)) return false
        return RW || !asked.has(Destination)
      })
      if (foreign.length > 0)
        return `mounted: ${foreign.map(({ Destination, RW }) => `${Destination}${RW ? ' (writable)' : ''}`).join(', ')}`
      return (inspect.HostConfig.Devices ?? []).length === 0 ? null : 'devices of the host are given to it'
    },
  },
  {
    what: 'private IPC and process namespaces',
    required: true,
    lacks: ({ inspect: { HostConfig } }) => {
      if (HostConfig.PidMode !== '' && HostConfig.PidMode !== 'private') return `the process namespace is ${HostConfig.PidMode}`
      return HostConfig.IpcMode === 'private' ? null : `the IPC mode is ${HostConfig.IpcMode || 'not told'}`
    },
  },
  {
    what: 'private cgroup namespace',
    required: false,
    lacks: ({ inspect: { HostConfig } }) =>
      HostConfig.CgroupnsMode === 'private' ? null : `the container engine says ${HostConfig.CgroupnsMode || 'nothing of it'}`,
  },
  {
    what: 'system calls filtered, io_uring denied',
    required: true,
    unsure: ({ seccomp }) => seccomp.unsure,
    lacks: ({ inspect, seccomp, wanted }) => {
      if (seccomp.lacking !== null) return seccomp.lacking
      const listed = (inspect.HostConfig.SecurityOpt ?? []).filter((option) => option.startsWith('seccomp'))
      if (listed.some((option) => option.endsWith('unconfined'))) return 'the filter is off'
      const asked = (wanted.HostConfig.SecurityOpt as readonly string[]).some((option) => option.startsWith('seccomp='))
      return asked && listed.length === 0 ? 'the container engine dropped our profile' : null
    },
  },
  {
    what: 'memory limit',
    required: true,
    lacks: ({ inspect, wanted, counted, warnings }) => {
      const limit = wanted.HostConfig.Memory ?? 0
      const warned = warnings.find((text) => /memory/i.test(text) && !/swap/i.test(text))
      if (warned !== undefined) return warned
      if (inspect.HostConfig.Memory !== limit) return `the container engine has ${inspect.HostConfig.Memory || 'none'}`
      // The kernel counts in pages.
      const off = counted?.memoryBytes != null && Math.abs(counted.memoryBytes - limit) > 65_536
      return off ? `the kernel counts against ${counted.memoryBytes} bytes, not ${limit}` : null
    },
  },
  {
    what: 'no swap',
    required: false,
    lacks: ({ inspect, wanted, warnings }) => {
      const warned = warnings.find((text) => /swap/i.test(text))
      if (warned !== undefined) return warned
      return inspect.HostConfig.MemorySwap === wanted.HostConfig.MemorySwap ? null : 'the container engine does not confirm it'
    },
  },
  {
    what: 'process limit',
    required: true,
    lacks: ({ inspect, wanted, counted, warnings }) => {
      const limit = wanted.HostConfig.PidsLimit ?? 0
      const warned = warnings.find((text) => /pids?\b/i.test(text))
      if (warned !== undefined) return warned
      if (inspect.HostConfig.PidsLimit !== limit) return `the container engine has ${inspect.HostConfig.PidsLimit || 'none'}`
      return counted?.pids != null && counted.pids !== limit ? `the kernel counts against ${counted.pids}, not ${limit}` : null
    },
  },
  {
    what: 'CPU limit',
    required: false,
    lacks: ({ inspect, wanted, warnings }) => {
      const warned = warnings.find((text) => /\bcpu\b/i.test(text))
      if (warned !== undefined) return warned
      const limit = wanted.HostConfig.NanoCpus
      if (limit === undefined) return 'the number of CPUs of the host is not known'
      return inspect.HostConfig.NanoCpus === limit || (inspect.HostConfig.CpuQuota ?? 0) > 0
        ? null
        : 'the container engine does not confirm it'
    },
  },
  {
    what: 'limits of open files and core dumps',
    required: false,
    lacks: ({ inspect, wanted }) => {
      const given = new Map((inspect.HostConfig.Ulimits ?? []).map(({ Name, Hard }) => [Name.replace(/^RLIMIT_/i, '').toLowerCase(), Hard]))
      const lacking = ((wanted.HostConfig.Ulimits ?? []) as { Name: string; Hard: number }[]).filter(
        ({ Name, Hard }) => given.get(Name) !== Hard,
      )
      return lacking.length === 0 ? null : `not confirmed: ${lacking.map(({ Name }) => Name).join(', ')}`
    },
  },
  {
    what: 'size of /dev/shm',
    required: false,
    lacks: ({ inspect, wanted }) =>
      inspect.HostConfig.ShmSize === wanted.HostConfig.ShmSize ? null : 'the container engine does not confirm it',
  },
  {
    what: 'size of tmpfs',
    required: false,
    lacks: ({ inspect, wanted }) => {
      const sizes = (options: string) => /size=\d+/.exec(options)?.[0]
      const lacking = Object.entries(wanted.HostConfig.Tmpfs ?? {}).filter(
        ([path, options]) => sizes(inspect.HostConfig.Tmpfs?.[path] ?? '') !== sizes(options),
      )
      return lacking.length === 0 ? null : `not confirmed: ${lacking.map(([path]) => path).join(', ')}`
    },
  },
  {
    what: 'size of the log',
    required: false,
    lacks: ({ inspect: { HostConfig } }) =>
      HostConfig.LogConfig?.Config?.['max-size'] === undefined ? 'the container engine keeps all of it' : null,
  },
  {
    what: 'an init process',
    required: false,
    lacks: ({ inspect }) => (inspect.HostConfig.Init ? null : 'the container engine does not confirm it'),
  },
]
