import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import { fetchRepository } from '../../hub/fetch/fetch-repository.ts'
import { leftOutByName } from '../../submission/left-out.ts'
import { openFolder } from '../../submission/open.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { hubOfNetwork } from '../hub-of-network.ts'
import { parseHubAddress } from './hub-address.ts'

export interface FetchedSubmission {
  root: string
  /** With the full commit in place of what was given. */
  address: string
}

/**
 * Somebody's published submission, pinned to a full commit, in the cache. Files that are private to whoever works in a folder (`.env`, `.git`, `.bbx`) are not taken: nothing that came from a
 * hub is ever read as a setting. Throws BbxError as `fetchRepository` does, U0003 for what is no address, U0005 for a repository that is no submission.
 */
export async function fetchSubmission(text: string, context: Context): Promise<FetchedSubmission> {
  const { repo, revision } = parseHubAddress(text)
  const settings = await context.settings()
  const { signal, progress } = context
  const found = hubOfNetwork(settings)
  await using hub = found.hub
  progress.say(`asking the hub for ${repo.name}`)
  const commit = await hub.resolveRevision(repo, revision, signal)
  const place = new URL(found.endpoint).host.replaceAll(':', '_')
  const folder = join(cacheDir(settings), 'submissions', place, repo.name.replace('/', '--'), commit)
  const { root, listing } = await fetchRepository({
    ...{ hub, repo, commit, folder, signal, isLeftOut: isPrivate },
    onProgress: (bytes, of) => progress.say(`${repo.name}: ${byteSize(bytes)} of ${byteSize(of)}`),
  })
  progress.done()
  const address = `hub:${repo.name}@${commit}`
  progress.note(`${address}: ${counted(listing.files.length, 'file')}, ${byteSize(listing.bytes)}`)
  const some = listing.leftOut.slice(0, 5).map((path) => JSON.stringify(path))
  if (some.length > 0) progress.note(`left out, as private to a folder: ${some.join(', ')}${listing.leftOut.length > 5 ? ' and more' : ''}`)
  await refuseOther(root, address)
  return { root, address }
}

/** Says of a repository that is no submission which one it is: nobody knows the folder of the cache that it lies in. */
async function refuseOther(root: string, address: string): Promise<void> {
  try {
    await openFolder(root)
  } catch (error) {
    if (!(error instanceof BbxError) || error.code !== 'U0005') throw error
    throw new BbxError('U0005', {
      what: `${address} is not a submission`,
      ...(error.why === null ? {} : { why: error.why }),
      remedy: 'name another repository, or another revision',
    })
  }
}

function isPrivate(path: string): boolean {
  return path.split('/').some((name) => leftOutByName(name) === 'private')
}
