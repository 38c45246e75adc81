import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { lockHolder } from '../../base/lock.ts'
import { temporaryHubPrefix } from '../../localnet/hub/temporary-hub.ts'
import { bytesIn, type LockedItem, type LockedLeftovers, namesIn, plainItem } from './locked-items.ts'
import type { CleanItem } from './types.ts'

/**
 * Hubs in the temporary folder whose `bbx localnet` was killed. Looks only. A folder counts as one by its name, its owner, and the lock of its hub in it: without that nobody can say whose it is, and a
 * hub that is being made has none yet.
 */
export async function findRehearsalLeftovers(temporaryFolder: string): Promise<LockedLeftovers> {
  const remove: LockedItem[] = []
  const keep: CleanItem[] = []
  for (const name of await namesIn(temporaryFolder)) {
    if (!name.startsWith(temporaryHubPrefix)) continue
    const path = join(temporaryFolder, name)
    const lock = join(path, 'lock')
    if (!(await isOwnFolder(path)) || !(await namesIn(path)).includes('lock')) continue
    const item: LockedItem = {
      kind: 'rehearsal',
      id: path,
      name: path,
      why: 'the hub of a `bbx localnet` that is gone',
      bytes: await bytesIn(path),
      paths: [path],
      lock,
    }
    const holder = await lockHolder(lock)
    if (holder === null) remove.push(item)
    else keep.push(plainItem(item, `the hub of a \`bbx localnet\` (pid ${holder.pid}), which runs`))
  }
  return { remove, keep }
}

async function isOwnFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null)
  return stats?.isDirectory() === true && stats.uid === process.getuid?.()
}
