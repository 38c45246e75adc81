import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import type { LocalFiles } from '../hub/types.ts'
import type { Submission } from '../submission/open.ts'

/**
 * The files of a submission as the hub gets them: what the fingerprint is over, and nothing else. A link to a file is what it leads to. Throws BbxError S1050 for a
 * link to a folder, which no upload follows.
 */
export async function localFiles({ root, files, hashOf }: Submission): Promise<LocalFiles> {
  const listed = await files.list()
  const sizes = listed.map(async ({ path, bytes, link }) => {
    if (link === null) return { path, bytes }
    if (link.state === 'file') return { path, bytes: (await stat(join(root, path))).size }
    throw new BbxError('S1050', { what: `${path} is a link to ${link.target}, and the hub stores files only` })
  })
  return { folder: root, files: await Promise.all(sizes), sha256Of: hashOf }
}
