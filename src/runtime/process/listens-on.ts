import { readdir, readFile, readlink } from 'node:fs/promises'

/** Whether one of the processes holds the listening socket of a port; null where the system does not tell. Linux only. */
export async function listensOn(port: number, pids: readonly number[]): Promise<boolean | null> {
  const inodes = new Set((await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((table) => listeners(table, port)))).flat())
  if (inodes.size === 0) return null
  let unreadable = false
  for (const pid of pids) {
    const handles = await readdir(`/proc/${pid}/fd`).catch(() => null)
    unreadable ||= handles === null
    for (const handle of handles ?? []) {
      const target = await readlink(`/proc/${pid}/fd/${handle}`).catch(() => '')
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
      if (inode !== undefined && inodes.has(inode)) return true
    }
  }
  return unreadable ? null : false
}

/** proc(5): local_address is hexadecimal `address:port`, state 0A is LISTEN, field 10 is the inode. */
async function listeners(table: string, port: number): Promise<string[]> {
  const text = await readFile(table, 'utf8').catch(() => '')
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(wanted) && state === '0A')
    .flatMap((fields) => fields[9] ?? [])
}
