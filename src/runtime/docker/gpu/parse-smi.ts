import type { GpuDevice, GpuUser } from './types.ts'

const mebibyte = 1024 * 1024
/** It becomes the name of a file. */
const uuidShape = /^GPU-[0-9a-fA-F-]{8,64}$/

export const deviceFields = ['index', 'uuid', 'driver_version', 'memory.total', 'memory.used', 'name'] as const
export const userFields = ['gpu_uuid', 'pid', 'used_gpu_memory', 'process_name'] as const

/** Lines of `--query-gpu` with `deviceFields` in CSV without header and units; what cannot be read is left out. */
export function parseDevices(text: string): { driver: string; devices: GpuDevice[] } {
  let driver = ''
  const devices = rows(text, deviceFields.length).flatMap(([index = '', uuid = '', version = '', total = '', used = '', name = '']) => {
    const memoryBytes = mebibytes(total)
    if (!/^\d+$/.test(index) || !uuidShape.test(uuid) || memoryBytes === null) return []
    driver = version
    return [{ index: Number(index), uuid, name, memoryBytes, usedBytes: mebibytes(used) ?? 0 }]
  })
  return { driver, devices }
}

/** Lines of `--query-compute-apps` with `userFields`. */
export function parseUsers(text: string): GpuUser[] {
  return rows(text, userFields.length).flatMap(([uuid = '', pid = '', used = '', name = '']) =>
    /^\d+$/.test(pid) ? [{ uuid, pid: Number(pid), name, usedBytes: mebibytes(used) }] : [],
  )
}

/** Lines of `--query-gpu=uuid,memory.used`. */
export function parseUsed(text: string): Record<string, number> {
  return Object.fromEntries(
    rows(text, 2).flatMap(([uuid = '', used = '']) => {
      const bytes = mebibytes(used)
      return bytes === null ? [] : [[uuid, bytes]]
    }),
  )
}

/** The last field is free text and may hold the separator. */
function rows(text: string, fields: number): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim().split(', '))
    .filter((parts) => parts.length >= fields)
    .map((parts) => [...parts.slice(0, fields - 1), parts.slice(fields - 1).join(', ')])
}

/** null for `[N/A]`, `[Insufficient Permissions]` and the like. */
function mebibytes(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) * mebibyte : null
}
