import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import { type TrackId, trackIds } from '../../base/track-ids.ts'
import { listPulledSets, type PulledSet } from '../../datasets/pull/pulled-set.ts'
import { loadTrack } from '../../tracks/registry.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import type { DataSetDocument } from '../schemas/data.ts'

/** The data sets that `--challenge` (or `--data`) can be given: what ships, and what was fetched. */
export async function dataList(_options: Record<string, never>, context: Context): Promise<CommandResult> {
  const settings = await context.settings()
  const shipped = await Promise.all(trackIds.map(shippedSet))
  const pulled = (await listPulledSets(cacheDir(settings), 'babelbit')).map(pulledDocument)
  const sets: DataSetDocument[] = [...shipped, ...pulled]
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.data/1', sets },
    text(style) {
      const { bold, dim } = paint(style)
      const lines = sets.map(({ origin, path, files, bytes, ref, pulledAt }) => {
        const when = ref === null ? 'ships with bbx' : `${origin} ${pulledAt?.slice(0, 10)} from ${ref}`
        return `${bold(path)}\n  ${counted(files, 'file')}, ${byteSize(bytes)}, ${dim(when)}`
      })
      if (pulled.length === 0) lines.push(dim('`bbx data pull babelbit` fetches the public test data'))
      return lines.join('\n')
    },
  }
}

async function shippedSet(track: TrackId): Promise<DataSetDocument> {
  const { path } = (await loadTrack(track)).data.shipped
  const isFolder = (await stat(path)).isDirectory()
  const files = isFolder ? (await readdir(path)).map((name) => join(path, name)) : [path]
  const bytes = (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size: one }) => sum + one, 0)
  return { track, origin: 'shipped', path, files: files.length, bytes, ref: null, url: null, sha256: null, commit: null, pulledAt: null }
}

export function pulledDocument({ track, ref, url, path, sha256, files, bytes, commit, pulledAt }: PulledSet): DataSetDocument {
  return { track, origin: 'pulled', path, files, bytes, ref, url, sha256, commit, pulledAt }
}
