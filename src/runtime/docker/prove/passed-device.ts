import type { Mount } from './mount-table.ts'

/**
 * Mounts over single files that come with devices: a node of the host's devtmpfs, and with a GPU the sockets of NVIDIA's daemons, which its
 * toolkit passes in. What a device leads to is a row of its own.
 */
export function isPassedDevice({ type, path }: Mount, gpuWanted: boolean): boolean {
  return type === 'devtmpfs' || (gpuWanted && path.startsWith('/run/nvidia-'))
}
