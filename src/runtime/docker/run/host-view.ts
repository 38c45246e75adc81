import { readFile } from 'node:fs/promises'
import type { ContainerEngine } from '../container-engine/types.ts'

/**
 * Where this machine's /proc shows a container: `/proc/123`. The kernel's own word, which no program in the image can bend. null where the
 * container engine runs elsewhere, or where that process is another's here (a namespace of its own, or not root).
 */
export async function hostView({ address, facts }: ContainerEngine, id: string, pid: number): Promise<string | null> {
  if (!address.local || facts.virtualMachine || pid === 0) return null
  const folder = `/proc/${pid}`
  const groups = await readFile(`${folder}/cgroup`, 'utf8').catch(() => '')
  return groups.includes(id) ? folder : null
}
