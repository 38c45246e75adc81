import { byteSize } from '../../../base/byte-size.ts'
import { readGpuHost } from '../../../runtime/docker/gpu/read-gpu-host.ts'
import { type DoctorCheck, ok } from '../doctor-check.ts'

export const gpu: DoctorCheck = {
  id: 'gpu',
  title: 'GPU',
  async look({ signal }) {
    const host = await readGpuHost({ path: process.env.PATH ?? '', signal })
    if ('none' in host) {
      return { status: 'skipped', what: `${host.none}; a submission computes on the CPU here, slower than a validator's GPU`, remedy: null }
    }
    const devices = host.devices.map(
      ({ index, name, memoryBytes, usedBytes }) => `${index}: ${name}, ${byteSize(usedBytes)} of ${byteSize(memoryBytes)} used`,
    )
    return ok(`driver ${host.driver}; ${devices.join('; ')}`)
  },
}
