import { type Fault, fault } from '../../../base/fault.ts'
import { statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { stopTimeoutS } from '../sandbox/container-options.ts'

/** For the container engine's own work around the grace that the server has. */
const overheadMs = 10_000
/** An already stopped container, one that is gone. */
const notRunning = new Set([304, 404, 409])

/** The image's stop signal, ten seconds of grace, then force: as the validators' own stop. null, or what that says against the server. */
export async function stopContainer({ docker, call }: ContainerEngine, id: string): Promise<Fault | null> {
  const startedAt = performance.now()
  try {
    await call('stop the container', docker.getContainer(id).stop({ t: stopTimeoutS }), { timeoutMs: stopTimeoutS * 1000 + overheadMs })
  } catch (error) {
    if (!notRunning.has(statusOf(error) ?? 0)) throw error
    return null
  }
  if (performance.now() - startedAt < stopTimeoutS * 1000) return null
  return fault('S2009', { what: `the server did not stop within ${stopTimeoutS} s of SIGTERM and was killed` })
}
