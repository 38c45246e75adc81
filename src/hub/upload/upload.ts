import { BbxError } from '../../base/bbx-error.ts'
import type { HubLine } from '../line.ts'
import { listFiles } from '../list-files.ts'
import { several } from '../several.ts'
import type { HubUpload, LocalFile, Uploaded } from '../types.ts'
import { repository } from '../write/repository.ts'
import { commit } from './commit.ts'
import { compareListing, listingOf } from './compare-listing.ts'
import { type LfsObject, lfsBatch } from './lfs-batch.ts'
import { type LocalDigests, localDigests } from './local-digests.ts'
import { preupload } from './preupload.ts'
import { progressOf } from './progress-of.ts'
import { sendObject } from './send-object.ts'

const branch = 'main'
/** Signed addresses live for an hour or so: a batch is no larger than what is sent in that time. */
const objectsAtOnce = 32
const filesAtOnce = 4

/** See `Hub`. */
export async function upload(line: HubLine, wanted: HubUpload): Promise<Uploaded> {
  const { repo, files, folder, message, keepStray, signal, onProgress } = wanted
  const parent = await headOf(line, wanted)
  const listed = await listingOf(listFiles(line, repo, parent, { signal }))
  const reading = progressOf('reading', files, onProgress)
  const digests = localDigests(wanted, signal, reading.more)
  const differences = await compareListing(listed, files, digests)
  const different = new Set(differences.filter(({ why }) => why !== 'besides').map(({ path }) => path))
  const changed = files.filter(({ path }) => different.has(path))
  const unchanged = files.filter(({ path }) => !different.has(path)).map(({ path }) => path)
  const deleted = keepStray ? [] : differences.filter(({ why }) => why === 'besides').map(({ path }) => path)
  if (changed.length === 0 && deleted.length === 0) return { commit: parent, sentBytes: 0, uploaded: [], unchanged, deleted }

  const modes = changed.length === 0 ? new Map() : await preupload(line, { repo, branch, folder, files: changed, signal })
  const isLarge = ({ path }: LocalFile) => modes.get(path) === 'lfs'
  const large: { file: LocalFile; object: LfsObject }[] = []
  for (const file of changed.filter(isLarge)) large.push({ file, object: { oid: await digests.sha256(file), size: file.bytes } })
  const regular = await withSha256(
    changed.filter((file) => !isLarge(file)),
    digests,
  )

  const sentLarge = await sendLarge(line, wanted, large)
  const committing = progressOf(
    'committing',
    regular.map(({ file }) => file),
    onProgress,
  )
  const onBytes = committing.at
  const made = await commit(line, repo, branch, { message, parent, folder, regular, large, deleted, signal, onBytes })
  const sentBytes = sentLarge + committing.sent()
  return { commit: made, sentBytes, uploaded: changed.map(({ path }) => path), unchanged, deleted }
}

async function headOf(line: HubLine, { repo, signal }: HubUpload): Promise<string> {
  const found = await repository(line, repo, signal)
  if (found === null) {
    const remedy = 'make it first, and check that the token may write to it'
    throw new BbxError('E0001', { what: `the hub knows no ${repo.kind} repository ${repo.name}`, remedy })
  }
  const remedy = 'name the repository as the hub calls it'
  if (found.name !== repo.name) throw new BbxError('E0050', { what: `${repo.name} is called ${found.name} on the hub now`, remedy })
  return found.head
}

async function withSha256(files: readonly LocalFile[], digests: LocalDigests): Promise<{ file: LocalFile; sha256: string }[]> {
  const known = []
  for (const file of files) known.push({ file, sha256: await digests.sha256(file) })
  return known
}

/** Returns how many bytes were sent. */
async function sendLarge(
  line: HubLine,
  { repo, folder, signal, onProgress }: HubUpload,
  large: readonly { file: LocalFile; object: LfsObject }[],
): Promise<number> {
  // Equal contents under several names are one object.
  const once = [...new Map(large.map((one) => [one.object.oid, one])).values()]
  const sending = progressOf(
    'sending',
    once.map(({ file }) => file),
    onProgress,
  )
  for (let at = 0; at < once.length; at += objectsAtOnce) {
    const some = once.slice(at, at + objectsAtOnce)
    const offers = await lfsBatch(line, { repo, branch, objects: some.map(({ object }) => object) }, signal)
    await several(
      some,
      filesAtOnce,
      async ({ file, object }, either) => {
        const offer = offers.get(object.oid) ?? null
        if (offer === null) return sending.at(file, file.bytes, 0)
        await sendObject(line, {
          repo,
          branch,
          folder,
          file,
          object,
          offer,
          signal: either,
          onBytes: (to, more) => sending.at(file, to, more),
        })
      },
      signal,
    )
  }
  return sending.sent()
}
