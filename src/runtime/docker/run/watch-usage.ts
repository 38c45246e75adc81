import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { ContainerEngine } from '../container-engine/types.ts'
import { jsonLines } from './json-lines.ts'

/** What a container was seen to use: samples of every second, so a peak between two of them is missed. */
export interface UsageSeen {
  /** Without what the kernel holds of files and would give back. */
  peakMemoryBytes: number | null
  memoryLimitBytes: number | null
  peakPids: number | null
  pidsLimit: number | null
  /** Of the time in which it wanted to compute, the share in which the CPU limit held it back. */
  throttledShare: number | null
  samples: number
}

export interface UsageWatch extends Disposable {
  seen(): UsageSeen
  /** Once the first sample came, or none will; never rejects. */
  first: Promise<void>
}

const statsLine = z.object({
  memory_stats: z.object({
    usage: z.number().optional(),
    limit: z.number().optional(),
    stats: z
      .object({ total_inactive_file: z.number().optional(), inactive_file: z.number().optional(), cache: z.number().optional() })
      .optional(),
  }),
  pids_stats: z.object({ current: z.number().optional(), limit: z.number().optional() }).optional(),
  cpu_stats: z
    .object({
      cpu_usage: z.object({ total_usage: z.number().optional() }).optional(),
      throttling_data: z.object({ periods: z.number(), throttled_periods: z.number() }).partial().optional(),
    })
    .optional(),
})

/** Above this a limit stands for none: cgroup v1 counts up to it. */
const noLimit = 2 ** 60

/** One look at a container: bytes without what the kernel holds of files, processes, and seconds of CPU time so far. */
export interface UsageSample {
  memoryBytes: number
  pids: number | null
  cpuSeconds: number | null
  throttledShare: number | null
}

/** Samples what the container engine counts of a container that runs, until disposed. A container engine that counts nothing is not waited for. */
export function watchUsage({ docker, call }: ContainerEngine, id: string, onSample: (sample: UsageSample) => void = () => {}): UsageWatch {
  const seen: UsageSeen = {
    peakMemoryBytes: null,
    memoryLimitBytes: null,
    peakPids: null,
    pidsLimit: null,
    throttledShare: null,
    samples: 0,
  }
  let stream: Readable | null = null
  let disposed = false
  let tellFirst: () => void = () => {}
  const first = new Promise<void>((resolve) => {
    tellFirst = resolve
  })
  const read = async (): Promise<void> => {
    stream = (await call('read statistics', docker.getContainer(id).stats({ stream: true }))) as unknown as Readable
    if (disposed) stream.destroy()
    for await (const value of jsonLines(stream)) {
      const stats = statsLine.safeParse(value)
      if (!stats.success || disposed) continue
      const sample = add(seen, stats.data)
      if (sample === null) continue
      tellFirst()
      onSample(sample)
    }
  }
  read()
    .catch(() => {})
    .finally(() => tellFirst())
  return {
    seen: () => ({ ...seen }),
    first,
    [Symbol.dispose]() {
      disposed = true
      stream?.destroy()
    },
  }
}

function add(seen: UsageSeen, { memory_stats: memory, pids_stats: pids, cpu_stats: cpu }: z.infer<typeof statsLine>): UsageSample | null {
  // The first and the last line of a container that does not run are empty.
  if (memory.usage === undefined) return null
  seen.samples += 1
  const files = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? memory.stats?.cache ?? 0
  const memoryBytes = memory.usage - Math.min(files, memory.usage)
  seen.peakMemoryBytes = Math.max(seen.peakMemoryBytes ?? 0, memoryBytes)
  if (memory.limit !== undefined) seen.memoryLimitBytes = memory.limit < noLimit ? memory.limit : null
  if (pids?.current !== undefined) seen.peakPids = Math.max(seen.peakPids ?? 0, pids.current)
  if (pids?.limit !== undefined) seen.pidsLimit = pids.limit < noLimit ? pids.limit : null
  const { periods = 0, throttled_periods: throttled = 0 } = cpu?.throttling_data ?? {}
  if (periods > 0) seen.throttledShare = throttled / periods
  const nanoseconds = cpu?.cpu_usage?.total_usage
  return {
    memoryBytes,
    pids: pids?.current ?? null,
    cpuSeconds: nanoseconds === undefined ? null : nanoseconds / 1e9,
    throttledShare: seen.throttledShare,
  }
}
