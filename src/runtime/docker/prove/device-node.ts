export interface DeviceNode {
  path: string
  block: boolean
  major: number
  minor: number
}

/** Character devices that every container gets: null, zero, full, random, urandom, tty, console, ptmx (Linux devices.txt). */
const usual = new Set(['1:3', '1:5', '1:7', '1:8', '1:9', '5:0', '5:1', '5:2'])
const pseudoTerminals = { first: 136, last: 143 }

/** Devices that lead to hardware or the kernel. Those of a GPU count only where none was asked for. */
export function dangerousDevices(devices: readonly DeviceNode[], gpuWanted: boolean): string[] {
  return devices
    .filter(({ path, block, major, minor }) => {
      if (block) return true
      if (usual.has(`${major}:${minor}`) || (major >= pseudoTerminals.first && major <= pseudoTerminals.last)) return false
      return !(gpuWanted && /^\/dev\/(nvidia|dri\/)/.test(path))
    })
    .map(({ path, block }) => `${path}${block ? ' (a block device)' : ''}`)
}
