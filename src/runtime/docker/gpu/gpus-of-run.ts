import { type PlanGpus, planGpus } from './plan-gpus.ts'
import { readGpuHost } from './read-gpu-host.ts'
import type { RunProgram } from './run-program.ts'
import { readToolkit } from './toolkit.ts'
import type { GpuPlan } from './types.ts'

/** Looks at the driver and the toolkit of this machine and plans which GPUs a run gets. Throws BbxError E0026. */
export async function gpusOfRun({ request, engine, path, signal }: Pick<PlanGpus, 'request' | 'engine'> & RunProgram): Promise<GpuPlan> {
  const unused = { none: 'not looked for' }
  if (request === 'none' || !engine.address.local) return planGpus({ request, engine, host: unused, toolkit: null })
  const options = signal === undefined ? { path } : { path, signal }
  const [host, toolkit] = await Promise.all([readGpuHost(options), readToolkit(options)])
  return planGpus({ request, engine, host, toolkit })
}
