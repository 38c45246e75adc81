import { copyFile, link, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskError } from '../../base/disk-error.ts'
import { localDockerfile, localModel, localRevision } from '../../chutes/spec/local-image.ts'
import type { SubmissionFiles } from '../../submission/files.ts'
import { chuteOfFolder } from './chute-of-folder.ts'

export interface StagedChute extends AsyncDisposable {
  /** Absolute: a build context with Dockerfile, module and model. */
  folder: string
}

/** What a chute that was never deployed says of itself. */
const local = { username: 'local', repo: 'local/folder', revision: localRevision, name: 'local-chute' }

/**
 * The build context of a submission's chute, in a new folder: the module as `bbx chute generate` makes it, and the submission's files where a
 * deployed chute would have them from the hub (as hard links where the file system lets them). Throws BbxError S1090 for files that make no module.
 */
export async function stageChute(files: SubmissionFiles, folder: string, port: number, signal: AbortSignal): Promise<StagedChute> {
  const { spec } = await chuteOfFolder(files.root, local)
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await mkdir(join(folder, localModel), { recursive: true })
    await writeFile(join(folder, 'Dockerfile'), localDockerfile(spec.image, spec.filename, spec.refStr, port))
    await writeFile(join(folder, spec.filename), spec.code)
    for (const { path, link: linked } of await files.list()) {
      signal.throwIfAborted()
      const target = join(folder, localModel, path)
      await mkdir(dirname(target), { recursive: true })
      if (linked !== null) await symlink(linked.target, target)
      else await link(join(files.root, path), target).catch(() => copyFile(join(files.root, path), target))
    }
  } catch (error) {
    await remove()
    throw diskError(error, folder)
  }
  return { folder, [Symbol.asyncDispose]: remove }
}
