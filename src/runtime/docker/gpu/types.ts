import type Dockerode from 'dockerode'

/**
 * The way of a run with GPUs:
 *   plan = await gpusOfRun({ request, engine, path, signal })  looks at driver and toolkit; throws E0026 where what was asked for is not to be had
 *   lock = await lockGpus({ plan, stateDir, signal })    throws E0027 where another run of bbx has one of them
 *   ... plan.deviceRequests go into HostConfig.DeviceRequests; gpuStartError(error) is E0026 where a start was refused for them ...
 *   watch = watchGpuMemory({ plan, path })               from the start of the container to its end
 *   exhaustedGpuFault({ plan, log, usage })              after an exit: S2025, E0027 or null
 */

/** `auto`: all that are there, and none without a word where there are none. */
export type GpuRequest = 'auto' | 'all' | 'none' | readonly number[]

export interface GpuDevice {
  /** As nvidia-smi counts them. */
  index: number
  /** `GPU-...`: names the device over reboots and changed order. */
  uuid: string
  name: string
  memoryBytes: number
  usedBytes: number
}

/** A process that computes on a device. */
export interface GpuUser {
  uuid: string
  pid: number
  name: string
  /** null where the driver does not tell, as inside some virtual machines. */
  usedBytes: number | null
}

/** What the driver of this machine says. */
export interface GpuHost {
  driver: string
  devices: readonly GpuDevice[]
  users: readonly GpuUser[]
}

export interface GpuPlan {
  /** What the container gets; empty: it runs without. */
  devices: readonly GpuDevice[]
  driver: string | null
  deviceRequests: readonly Dockerode.DeviceRequest[]
  /** For people, one line each: other users, known holes of the toolkit, what differs without a GPU. */
  notes: readonly string[]
  /** Processes that were on the devices before the run. */
  others: readonly GpuUser[]
}

/** What was seen of the memory of a plan's devices during a run. */
export interface GpuUsage {
  /** By uuid, the most that was in use at once, by whomever; empty where nothing could be read. */
  peakBytes: Readonly<Record<string, number>>
  /** The last samples, oldest first: seconds since the start and bytes in use by uuid. */
  samples: readonly { atS: number; usedBytes: Readonly<Record<string, number>> }[]
}
