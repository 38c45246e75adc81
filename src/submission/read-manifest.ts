import type { SubmissionFiles } from './files.ts'
import { defaultManifest, manifestName } from './manifest.ts'
import { type ParsedManifest, parseManifest } from './parse-manifest.ts'
import { UnreadableFile } from './unreadable-file.ts'

const limitBytes = 64 * 1024

/** The manifest of a folder: its own, the default where it has none, or what is wrong with it. */
export async function readManifest(files: SubmissionFiles): Promise<ParsedManifest> {
  const listed = await files.list()
  if (listed.some(({ path }) => path.startsWith(`${manifestName}/`))) return { problems: [{ line: null, what: 'is a folder' }] }
  if (!listed.some(({ path }) => path === manifestName)) return { manifest: defaultManifest }
  try {
    const text = await files.readText(manifestName, limitBytes)
    if (text === undefined) return { problems: [{ line: null, what: 'is no file of the folder' }] }
    return parseManifest(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { problems: [{ line: null, what: error.message }] }
  }
}
