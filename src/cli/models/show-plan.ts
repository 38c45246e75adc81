import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { makeFolder } from '../../base/make-folder.ts'
import type { PullPlan } from '../../weights/pull/plan-pull.ts'

/** What a pull would do, a line a model and file, and what room there is. */
export function planLines(plans: readonly PullPlan[], freeBytes: number): string[] {
  const fetch = plans.reduce((sum, { fetchBytes }) => sum + fetchBytes, 0)
  const disk = plans.reduce((sum, { diskBytes }) => sum + diskBytes, 0)
  return [
    ...plans.flatMap(linesOf),
    ...(disk === 0
      ? []
      : [`to fetch: ${byteSize(fetch)}; on the disk, with what is converted: about ${byteSize(disk)} of ${byteSize(freeBytes)} free`]),
  ]
}

function linesOf({ entry, commit, files, does }: PullPlan): string[] {
  const head = `${entry.id}  ${entry.repository} at ${commit.slice(0, 12)}`
  if (does === 'nothing') return [`${head}: here already, every byte as recorded`]
  if (does === 'convert') return [`${head}: here already, to be converted again`]
  const { name, note } = entry.licence
  return [
    `${head}; licence: ${[name, note].filter(Boolean).join(', ')}`,
    ...files.map(
      ({ path, bytes, bytesHere }) =>
        `  ${path}  ${byteSize(bytes)}${bytesHere === 0 ? '' : bytesHere === bytes ? ', here already' : `, ${byteSize(bytesHere)} of it here already`}`,
    ),
  ]
}

/** Bytes free where weights are kept. Throws BbxError E0005 where the plans need more. */
export async function roomFor(plans: readonly PullPlan[], cacheDir: string): Promise<number> {
  const folder = join(cacheDir, 'weights')
  makeFolder(folder)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const needed = plans.reduce((sum, { diskBytes }) => sum + diskBytes, 0)
  if (needed <= free) return free
  throw new BbxError('E0005', {
    what: `there is no room for the weights in ${folder}: they need about ${byteSize(needed)}, ${byteSize(free)} are free`,
    remedy: 'make room, or name another folder with BBX_CACHE_DIR',
  })
}
