import { deviceFields, parseDevices, parseUsers, userFields } from './parse-smi.ts'
import { type RunProgram, runProgram } from './run-program.ts'
import type { GpuHost } from './types.ts'

const format = '--format=csv,noheader,nounits'

/** What the NVIDIA driver of this machine says, or why there is nothing to hear. */
export async function readGpuHost(options: RunProgram): Promise<GpuHost | { none: string }> {
  const [devices, users] = await Promise.all([
    runProgram('nvidia-smi', [`--query-gpu=${deviceFields.join(',')}`, format], options),
    runProgram('nvidia-smi', [`--query-compute-apps=${userFields.join(',')}`, format], options),
  ])
  if (devices === null) return { none: 'no NVIDIA driver is installed: nvidia-smi is not there' }
  if ('failed' in devices) return { none: `the NVIDIA driver does not work: ${devices.failed}` }
  const host = parseDevices(devices.output)
  if (host.devices.length === 0) return { none: 'the NVIDIA driver sees no device' }
  // Who uses them is worth a note only.
  return { ...host, users: users !== null && 'output' in users ? parseUsers(users.output) : [] }
}
