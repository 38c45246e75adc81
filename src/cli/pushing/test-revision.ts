import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { byteSize } from '../../base/byte-size.ts'
import { fetchRepository } from '../../hub/fetch/fetch-repository.ts'
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

/**
 * Fetches what the hub holds at a revision, and tests it as `bbx test` does. A fetch that was interrupted goes on where it stopped; what one of another revision left is removed. The push holds the lock
 * of the working folder.
 */
export async function testRevision(published: PublishedRevision, context: Context): Promise<Evaluation> {
  const { hub, repo, revision, submission } = published
  const { signal, progress } = context
  const readBack = join(context.cwd, '.bbx', 'read-back')
  const folder = join(readBack, revision)
  for (const name of await readdir(readBack).catch(() => []))
    if (name !== revision) await rm(join(readBack, name), { recursive: true, force: true })
  // What the hub adds by itself is no part of the submission, nor what was kept of an earlier one.
  const mine = new Set((await localFiles(submission)).files.map(({ path }) => path))
  const { root } = await fetchRepository({
    ...{ hub, repo, commit: revision, folder, signal, isLeftOut: (path) => !mine.has(path) },
    onProgress: (bytes, of) => progress.say(`fetching ${repo.name}: ${byteSize(bytes)} of ${byteSize(of)}`),
  })
  const result = await test({ dir: root }, context)
  if (result.kind !== 'document') throw new Error('a test gives a document')
  const { run, score, faults } = result.document as unknown as TestDocument
  await rm(folder, { recursive: true, force: true })
  return { run, score: score.strict, why: faults[0]?.what ?? score.why, exit: result.exit }
}
