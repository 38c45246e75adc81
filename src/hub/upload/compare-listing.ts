import type { HubFile, ListingDifference, LocalFile } from '../types.ts'
import type { LocalDigests } from './local-digests.ts'

/** The hub makes it with a repository; whoever has none in the folder keeps the hub's. */
export const hubsOwnFile = '.gitattributes'

/**
 * What a listing of the hub has other than these files: in order of path, what is missing or differs first, then what is there besides. Only the digest by which
 * the hub names a file is asked for, and none where the sizes differ already.
 */
export async function compareListing(
  listed: ReadonlyMap<string, HubFile>,
  files: readonly LocalFile[],
  digests: LocalDigests,
): Promise<ListingDifference[]> {
  const differences: ListingDifference[] = []
  for (const file of files) {
    const there = listed.get(file.path)
    if (there === undefined) differences.push({ path: file.path, why: 'missing', here: String(file.bytes), there: null })
    else if (there.bytes !== file.bytes)
      differences.push({ path: file.path, why: 'size', here: String(file.bytes), there: String(there.bytes) })
    else {
      const here = there.sha256 === null ? await digests.gitSha1(file) : await digests.sha256(file)
      const named = there.sha256 ?? there.gitSha1
      if (named !== here) differences.push({ path: file.path, why: 'digest', here, there: named })
    }
  }
  const ours = new Set(files.map(({ path }) => path))
  const besides = [...listed.values()].filter(({ path }) => !ours.has(path) && path !== hubsOwnFile)
  return [...differences, ...besides.map(({ path, bytes }) => ({ path, why: 'besides', here: null, there: String(bytes) }) as const)]
}

/** Every file of a listing by its path. */
export async function listingOf(files: AsyncIterable<HubFile>): Promise<Map<string, HubFile>> {
  const listed = new Map<string, HubFile>()
  for await (const file of files) listed.set(file.path, file)
  return listed
}
