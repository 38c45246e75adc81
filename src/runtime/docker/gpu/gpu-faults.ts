import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import { messageOf } from '../container-engine/call.ts'
import { gibibytes } from './plan-gpus.ts'
import type { GpuPlan, GpuUsage } from './types.ts'

/**
 * How container engines say that they cannot give a GPU. Seen on Docker 20.10 without a driver: "could not select device driver", "Unknown
 * runtime specified nvidia", "error gathering device information". The other two are of NVIDIA's toolkit and of CDI.
 */
const refusals = [
  /could not select device driver/i,
  /unknown or invalid runtime name: nvidia|unknown runtime specified nvidia/i,
  /error gathering device information.*nvidia/i,
  /nvidia-container-cli|nvidia-container-runtime/i,
  /unresolvable CDI devices/i,
]

/**
 * The error of a container's creation or start as BbxError E0026 where it is about a GPU, else null: never the submission's fault. `said` is its
 * message without the names that an image chooses.
 */
export function gpuStartError(error: unknown, said = messageOf(error)): BbxError | null {
  const text = messageOf(error)
  if (!refusals.some((refusal) => refusal.test(said))) return null
  return new BbxError('E0026', { what: 'the container engine cannot give the container a GPU', why: text, cause: error })
}

/** PyTorch, CUDA itself, cuBLAS and cuDNN, TensorFlow, JAX, ONNX Runtime. */
export const gpuMemoryRanOut =
  /CUDA out of memory|CUDA error: out of memory|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|OOM when allocating tensor|RESOURCE_EXHAUSTED: Out of memory|CUDA failure 2: out of memory/i

/**
 * Whether the log says that the memory of the GPU ran out: S2025, or E0027 where others were on the device, since then nobody knows whether it
 * would have been enough. null where the container has no GPU or the log says nothing of it.
 */
export function exhaustedGpuFault({ plan, log, usage }: { plan: GpuPlan; log: string; usage: GpuUsage }): Fault | null {
  if (plan.deviceRequests.length === 0) return null
  const line = log.split('\n').findLast((text) => gpuMemoryRanOut.test(text))
  if (line === undefined) return null
  const peaks = plan.devices.flatMap(({ uuid, index, memoryBytes }) => {
    const peak = usage.peakBytes[uuid]
    return peak === undefined ? [] : [`GPU ${index}: at most ${gibibytes(peak)} of ${gibibytes(memoryBytes)} seen in use`]
  })
  const others = plan.others.map(
    ({ pid, name, usedBytes }) => `pid ${pid} (${name})${usedBytes === null ? '' : ` had ${gibibytes(usedBytes)}`}`,
  )
  const evidence = [line.trim().slice(0, 300), ...peaks, ...others].join('\n')
  if (others.length === 0) return fault('S2025', { evidence })
  return fault('E0027', { what: 'the memory of the GPU ran out while others used it', evidence })
}
