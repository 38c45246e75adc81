import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../container-engine/call.ts'
import type { DeviceNode } from './device-node.ts'
import type { Missing } from './missing.ts'
import { type Mount, mountTable } from './mount-table.ts'

export interface ContainerProcess {
  pid: number
  /** As the host counts them: real, effective, saved, of the file system. */
  uids: readonly number[]
  /** Inheritable, permitted, effective, bounding, ambient. */
  capabilities: Readonly<Record<'CapInh' | 'CapPrm' | 'CapEff' | 'CapBnd' | 'CapAmb', bigint>>
  noNewPrivileges: boolean
  /** 2: filtered. */
  seccomp: number
  /** How many pid namespaces deep; 1 is the host's own. null: not to be seen from where it was asked. */
  pidNamespaces: number | null
}

/** What the host's kernel says of a container's processes: nothing in the container can colour it. */
export interface KernelView {
  /** The first is the container's init. */
  processes: readonly ContainerProcess[]
  mounts: readonly Mount[]
  /** Device nodes under the container's /dev; null where this user may not look. */
  devices: readonly DeviceNode[] | null
  /** Kinds of namespaces that the container shares with us; null where this user may not look. */
  sharedNamespaces: readonly string[] | null
}

const namespaceKinds = ['pid', 'ipc', 'uts', 'mnt', 'net', 'cgroup'] as const
const mostProcesses = 512

/**
 * Reads /proc of this host for the process that a container engine calls the container's first. Unknown where that process is not visible
 * here, or is another one: the container engine may live in a virtual machine or beside us in another pid namespace.
 */
export async function kernelView(containerId: string, pid: number, proc = '/proc'): Promise<KernelView | Missing> {
  const unknown = (why: string): Missing => ({ missing: 'unknown', why })
  if (pid <= 0) return unknown('the container engine names no process')
  try {
    const cgroup = await readFile(`${proc}/${pid}/cgroup`, 'utf8')
    if (!cgroup.includes(containerId)) return unknown(`process ${pid} of this host is not of the container: its engine runs elsewhere`)
    const processes = await family(proc, pid)
    const mounts = mountTable(await readFile(`${proc}/${pid}/mountinfo`, 'utf8'))
    if (mounts.length === 0) return unknown(`the mounts of process ${pid} cannot be read`)
    return { processes, mounts, devices: await devicesOf(proc, pid), sharedNamespaces: await sharedNamespaces(proc, pid) }
  } catch (error) {
    return unknown(`process ${pid} is not to be seen on this host: ${messageOf(error)}`)
  }
}

async function family(proc: string, first: number): Promise<ContainerProcess[]> {
  const found: ContainerProcess[] = [await readProcess(proc, first)]
  const waiting = [first]
  for (let pid = waiting.shift(); pid !== undefined && found.length < mostProcesses; pid = waiting.shift()) {
    const children = await readFile(`${proc}/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
    for (const child of children.split(' ').filter((word) => word !== '')) {
      // One that ended meanwhile tells nothing.
      const process = await readProcess(proc, Number(child)).catch(() => null)
      if (process === null) continue
      found.push(process)
      waiting.push(process.pid)
    }
  }
  return found
}

async function readProcess(proc: string, pid: number): Promise<ContainerProcess> {
  return parseStatus(pid, await readFile(`${proc}/${pid}/status`, 'utf8'))
}

/** The fields of proc_pid_status(5) that matter. Throws where one is not there: it must not count as zero. */
export function parseStatus(pid: number, text: string): ContainerProcess {
  const fields = new Map(text.split('\n').map((line) => line.split(/:\s*/, 2) as [string, string]))
  const field = (name: string): string => {
    const value = fields.get(name)
    if (!value) throw new Error(`${name} is not in its status`)
    return value.trim()
  }
  const mask = (name: string) => BigInt(`0x${field(name)}`)
  return {
    pid,
    uids: field('Uid').split(/\s+/).map(Number),
    capabilities: {
      CapInh: mask('CapInh'),
      CapPrm: mask('CapPrm'),
      CapEff: mask('CapEff'),
      CapBnd: mask('CapBnd'),
      CapAmb: mask('CapAmb'),
    },
    noNewPrivileges: field('NoNewPrivs') === '1',
    seccomp: Number(field('Seccomp')),
    pidNamespaces: field('NSpid').split(/\s+/).length,
  }
}

async function devicesOf(proc: string, pid: number): Promise<DeviceNode[] | null> {
  const root = `${proc}/${pid}/root`
  try {
    // A link of the image would lead into the host's own /dev.
    if (!(await lstat(join(root, 'dev'))).isDirectory()) return null
    const found: DeviceNode[] = []
    const folders = ['/dev']
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
        const path = join(folder, entry.name)
        if (entry.isDirectory() && path !== '/dev/shm' && path !== '/dev/mqueue') folders.push(path)
        if (!entry.isBlockDevice() && !entry.isCharacterDevice()) continue
        const { rdev } = await lstat(join(root, path))
        found.push({ path, block: entry.isBlockDevice(), ...numbersOf(rdev) })
      }
    }
    return found
  } catch {
    return null
  }
}

/** As makedev(3) packs them on Linux. */
function numbersOf(rdev: number): { major: number; minor: number } {
  const device = BigInt(rdev)
  return {
    major: Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)),
    minor: Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)),
  }
}

async function sharedNamespaces(proc: string, pid: number): Promise<string[] | null> {
  try {
    const shared: string[] = []
    for (const kind of namespaceKinds) {
      if ((await readlink(`${proc}/${pid}/ns/${kind}`)) === (await readlink(`${proc}/self/ns/${kind}`))) shared.push(kind)
    }
    return shared
  } catch {
    return null
  }
}
