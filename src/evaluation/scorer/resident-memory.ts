import { readFile } from 'node:fs/promises'

const pageBytes = 4096

/** Memory that a process holds, in bytes; null where the system does not say (it is no Linux, or the process is gone). */
export async function residentMemory(pid: number): Promise<number | null> {
  try {
    const pages = Number((await readFile(`/proc/${pid}/statm`, 'ascii')).split(' ')[1])
    return Number.isFinite(pages) ? pages * pageBytes : null
  } catch {
    return null
  }
}
