import type Dockerode from 'dockerode'
import type { Fault } from '../../../base/fault.ts'
import type { SandboxReport } from '../../../base/sandbox-report.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { exhaustedGpuFault } from './gpu-faults.ts'
import { gpusOfRun } from './gpus-of-run.ts'
import { lockGpus } from './lock-gpus.ts'
import type { GpuRequest } from './types.ts'
import { type GpuMemoryWatch, watchGpuMemory } from './watch-gpu-memory.ts'

export interface GpuChoice {
  request: GpuRequest
  /** As in the variable PATH: where the driver's tools are looked for. */
  path: string
  /** Gets the locks of the devices. */
  stateDir: string
}

/** The GPUs of one run, locked for it until this is disposed of. */
export interface GpuSession extends AsyncDisposable {
  /** For the options of the container; null: it gets none. */
  given: { deviceRequests: readonly Dockerode.DeviceRequest[]; environment: Readonly<Record<string, string>> } | null
  /** null where none was wanted. */
  report: SandboxReport['gpu']
  /** From the start of the container on. */
  watch(): void
  /** A fault in place of one that the end of the server's log tells: who else was on the device, what was seen of its memory. */
  explain(found: Fault, log: string): Fault
}

/** Throws BbxError E0026 for a wish that cannot be had, E0027 where another run has a device. */
export async function openGpus(engine: ContainerEngine, { request, path, stateDir }: GpuChoice, signal: AbortSignal): Promise<GpuSession> {
  const plan = await gpusOfRun({ request, engine, path, signal })
  const locks = await lockGpus({ plan, stateDir, signal })
  let watching: GpuMemoryWatch | null = null
  return {
    given: plan.deviceRequests.length === 0 ? null : { deviceRequests: plan.deviceRequests, environment: {} },
    report:
      request === 'none'
        ? null
        : { devices: plan.devices.map(({ index, name }) => `${index}: ${name}`), driver: plan.driver, notes: plan.notes },
    watch() {
      watching ??= watchGpuMemory({ plan, path })
    },
    explain(found, log) {
      if (found.code !== 'S2025') return found
      return exhaustedGpuFault({ plan, log, usage: watching?.usage() ?? { peakBytes: {}, samples: [] } }) ?? found
    },
    async [Symbol.asyncDispose]() {
      await watching?.[Symbol.asyncDispose]()
      await locks[Symbol.asyncDispose]()
    },
  }
}
