import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import { type TrackId, trackIds } from '../../base/track-ids.ts'
import { omegaSetNames, omegaSets } from '../../datasets/omega/omega-sets.ts'
import { pulledOmega } from '../../datasets/omega/pulled-omega.ts'
import { listPulledSets } from '../../datasets/pull/pulled-set.ts'
import { loadTrack } from '../../tracks/registry.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { omegaDocument, pulledDocument } from '../data/set-documents.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import type { DataOffer, DataSetDocument } from '../schemas/data.ts'

/** The data sets that `--challenge` (or `--data`) can be given: what ships, what was fetched, and what can be. */
export async function dataList(_options: Record<string, never>, context: Context): Promise<CommandResult> {
  const cache = cacheDir(await context.settings())
  const shipped = await Promise.all(trackIds.map(shippedSet))
  const babelbit = (await listPulledSets(cache, 'babelbit')).map(pulledDocument)
  const omega = await Promise.all(omegaSetNames.map(async (name) => ({ name, set: await pulledOmega(name, cache) })))
  const pulledSets = omega.flatMap(({ name, set }) => (set === null ? [] : [omegaDocument(name, set, cache)]))
  const sets: DataSetDocument[] = [...shipped, ...babelbit, ...pulledSets]
  const available: DataOffer[] = [
    { name: 'babelbit', track: 'babelbit', title: 'the public test data', pulled: babelbit.length > 0 },
    ...omega.map(({ name, set }) => ({
      name,
      track: omegaSets[name].track,
      title: "files of the validator's own data",
      pulled: set !== null,
    })),
  ]
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.data/1', sets, available },
    text(style) {
      const { bold, dim } = paint(style)
      const lines = sets.map(({ origin, path, files, bytes, ref, commit, pulledAt, name }) => {
        const from = name === undefined ? ref : `${name} ${commit?.slice(0, 12)}`
        const when = from === null ? 'ships with bbx' : `${origin} ${pulledAt?.slice(0, 10)} from ${from}`
        return `${bold(path)}\n  ${counted(files, 'file')}, ${byteSize(bytes)}, ${dim(when)}`
      })
      const offers = available.filter(({ pulled }) => !pulled)
      lines.push(...offers.map(({ name, title }) => dim(`\`bbx data pull ${name}\` fetches ${title}`)))
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
