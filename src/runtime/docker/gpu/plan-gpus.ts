import { BbxError } from '../../../base/bbx-error.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { toolkitHoles } from './toolkit.ts'
import type { GpuDevice, GpuHost, GpuPlan, GpuRequest, GpuUser } from './types.ts'

export interface PlanGpus {
  request: GpuRequest
  engine: {
    address: Pick<ContainerEngine['address'], 'local'>
    facts: Pick<ContainerEngine['facts'], 'product' | 'runtimes' | 'virtualMachine'>
  }
  /** Of this machine, as `readGpuHost` tells. */
  host: GpuHost | { none: string }
  /** As `readToolkit` tells. */
  toolkit: string | null
}

/** What the validators ask for: compute and nvidia-smi, no graphics. */
const capabilities = [['gpu', 'compute', 'utility']]
const without = 'the server runs on the CPU and answers later than it would on the GPU of a validator'
const mostUsersTold = 5

/**
 * Which GPUs a container gets. What was asked for by name is had or refused: throws BbxError E0026. Without a wish (`auto`) a run takes all
 * there are, and goes on without where there are none; one note then says what differs.
 */
export function planGpus({ request, engine, host, toolkit }: PlanGpus): GpuPlan {
  if (request === 'none') return nothing([])
  const { address, facts } = engine
  const none = (why: string): GpuPlan => {
    if (request !== 'auto') throw new BbxError('E0026', { what: `no GPU can be given to the container: ${why}` })
    return nothing([`no GPU: ${why}; ${without}`])
  }
  if (facts.product === 'podman') return none('Podman passes GPUs on in a way of its own, which bbx does not ask for')
  const hasRuntime = facts.runtimes.includes('nvidia')
  if (!address.local || facts.virtualMachine)
    return hasRuntime || request !== 'auto' ? unseen(request) : none('the container engine, which is elsewhere, names no NVIDIA runtime')
  if ('none' in host) return none(host.none)
  if (!hasRuntime && toolkit === null)
    return none(
      `the container engine has no NVIDIA runtime (it has ${facts.runtimes.join(', ')}), and NVIDIA's container toolkit is not installed`,
    )

  const devices = chosen(request, host.devices)
  const others = host.users.filter(({ uuid }) => devices.some((device) => device.uuid === uuid))
  return {
    devices,
    driver: host.driver,
    deviceRequests: [{ Driver: '', Count: 0, DeviceIDs: devices.map(({ uuid }) => uuid), Capabilities: capabilities }],
    notes: [...userNotes(devices, others), ...toolkitHoles(toolkit ?? '')],
    others,
  }
}

function nothing(notes: readonly string[]): GpuPlan {
  return { devices: [], driver: null, deviceRequests: [], notes, others: [] }
}

/** On another machine nothing can be looked at or locked: the engine alone decides, at the start of the container. */
function unseen(request: 'auto' | 'all' | readonly number[]): GpuPlan {
  const ids = Array.isArray(request) ? { Count: 0, DeviceIDs: request.map(String) } : { Count: -1 }
  const notes = [
    'the container engine is elsewhere: which GPUs it has and who uses them cannot be seen from here, and no other run is kept from them',
  ]
  return { ...nothing(notes), deviceRequests: [{ Driver: '', ...ids, Capabilities: capabilities }] }
}

function chosen(request: 'auto' | 'all' | readonly number[], devices: readonly GpuDevice[]): readonly GpuDevice[] {
  if (request === 'auto' || request === 'all') return devices
  return [...new Set(request)].map((index) => {
    const device = devices.find((one) => one.index === index)
    if (device !== undefined) return device
    const there = devices.map((one) => one.index).join(', ')
    throw new BbxError('E0026', {
      what: `there is no GPU ${index}`,
      why: `nvidia-smi shows ${there}`,
      remedy: `name one of ${there} with --gpus`,
    })
  })
}

function userNotes(devices: readonly GpuDevice[], others: readonly GpuUser[]): string[] {
  const notes = others.slice(0, mostUsersTold).map(({ uuid, pid, name, usedBytes }) => {
    const device = devices.find((one) => one.uuid === uuid)
    const used = usedBytes === null ? 'some' : gibibytes(usedBytes)
    return `GPU ${device?.index} is shared: pid ${pid} (${name}) uses ${used} of its ${gibibytes(device?.memoryBytes ?? 0)}; times and free memory differ from a GPU of its own`
  })
  return others.length > mostUsersTold ? [...notes, `${others.length - mostUsersTold} more processes use the GPUs`] : notes
}

export function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`
}
