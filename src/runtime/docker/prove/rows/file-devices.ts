import { dangerousDevices } from '../device-node.ts'
import { seenIn } from '../missing.ts'
import type { Seen } from '../verdict.ts'
import type { Row } from './row.ts'

export const devices: Row = {
  id: 'file/devices',
  title: 'no devices of the host',
  look({ container, kernel, inside }) {
    const { Devices, DeviceCgroupRules, DeviceRequests } = container.HostConfig
    const gpuWanted = DeviceRequests > 0
    const given = [...Devices, ...DeviceCgroupRules]
    return [
      ...seenIn(kernel, 'kernel', ({ devices: nodes }): Seen => {
        if (nodes === null) return { by: 'kernel', says: 'unknown', what: 'only root may look into /dev of the container' }
        const found = dangerousDevices(nodes, gpuWanted)
        return found.length === 0
          ? { by: 'kernel', says: 'blocked', what: `${nodes.length} nodes, all of the usual kind` }
          : { by: 'kernel', says: 'open', what: `there is ${found.slice(0, 8).join(', ')}` }
      }),
      ...seenIn(inside, 'inside', ({ devices: nodes }): Seen => {
        const found = dangerousDevices(nodes, gpuWanted)
        return found.length === 0
          ? { by: 'inside', says: 'blocked', what: `${nodes.length} nodes, all of the usual kind` }
          : { by: 'inside', says: 'open', what: `there is ${found.slice(0, 8).join(', ')}` }
      }),
      given.length === 0
        ? { by: 'engine', says: 'claimed', what: gpuWanted ? 'only those of the GPU were asked for' : 'none was asked for' }
        : { by: 'engine', says: 'open', what: given.join(', ') },
    ]
  },
}
