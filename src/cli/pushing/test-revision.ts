import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../base/make-folder.ts'
import type { Hub, HubRepo } from '../../hub/types.ts'
import { localFiles } from '../../push/local-files.ts'
import type { Evaluation } from '../../push/push.ts'
import type { TestDocument } from '../../report/test-document.ts'
import type { Submission } from '../../submission/open.ts'
import { test } from '../commands/test.ts'
import type { Context } from '../context.ts'

export interface PublishedRevision {
  hub: Hub
  repo: HubRepo
  revision: string
  /** Whose listing was found to be that of the revision: only its paths are written. */
  submission: Submission
}

/** Fetches what the hub holds at a revision, and tests it as `bbx test` does. A fetch that was interrupted goes on where it stopped. */
export async function testRevision(published: PublishedRevision, context: Context): Promise<Evaluation> {
  const folder = join(context.cwd, '.bbx', 'read-back', published.revision)
  await fetchInto(folder, published, context)
  const result = await test({ dir: folder }, context)
  if (result.kind !== 'document') throw new Error('a test gives a document')
  const { run, score, faults } = result.document as unknown as TestDocument
  await rm(folder, { recursive: true, force: true })
  return { run, score: score.strict, why: faults[0]?.what ?? score.why, exit: result.exit }
}

async function fetchInto(
  folder: string,
  { hub, repo, revision, submission }: PublishedRevision,
  { signal, progress }: Context,
): Promise<void> {
  const mine = new Set((await localFiles(submission)).files.map(({ path }) => path))
  for await (const file of hub.listFiles(repo, revision, { signal })) {
    // What the hub adds by itself is no part of the submission, and a path that is not ours is written nowhere.
    if (!mine.has(file.path)) continue
    const path = join(folder, file.path)
    makeFolder(dirname(path))
    const onProgress = (bytes: number, total: number) =>
      progress.say(`fetching ${file.path}: ${Math.floor((100 * bytes) / Math.max(1, total))} %`)
    await hub.download({ repo, commit: revision, file, path, signal, onProgress })
  }
}
