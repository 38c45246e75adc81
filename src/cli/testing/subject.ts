import { join, relative, resolve } from 'node:path'
import { parseBaseUrl } from '../../base/http/base-url.ts'
import { trackIds } from '../../base/track-ids.ts'
import type { RunRecord } from '../../evaluation/run-folder.ts'
import type { Submission } from '../../submission/open.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'

/** What is tested: a submission in a folder, or a server that is up. */
export interface Subject {
  submission: Submission | null
  recorded: RunRecord['submission']
}

/** `profile` says which track a server at a URL is of: there is no manifest to read. */
export async function openSubject(dir: string, url: string | null, profile: string | undefined, context: Context): Promise<Subject> {
  const settings = await context.settings()
  const hotkey = settings.string('hotkey.address')
  if (url !== null) {
    const { origin, prefix } = parseBaseUrl(url)
    return { submission: null, recorded: { origin: 'url', path: `${origin}${prefix}`, fingerprint: null, track: trackOf(profile), hotkey } }
  }
  const { openSubmission } = await import('../../submission/open.ts')
  const { fingerprint } = await import('../../submission/fingerprint.ts')
  const { fitsNowhere } = await import('../../submission/rules/sizes.ts')
  const { hotkeyFileName, readHotkeyFile } = await import('../../submission/hotkey-file.ts')
  const submission = await openSubmission(resolve(context.cwd, dir), join(cacheDir(settings), 'hashes'))
  const hotkeyFile = readHotkeyFile((await submission.files.readText(hotkeyFileName)) ?? '')
  return {
    submission,
    recorded: {
      origin: 'folder',
      path: relative(context.cwd, submission.root) || '.',
      fingerprint: fitsNowhere(await submission.files.list()) ? null : await named(submission),
      track: submission.manifest.track,
      hotkey: hotkey ?? hotkeyFile.address,
    },
  }

  async function named({ files, hashOf, hashCache }: Submission): Promise<string> {
    try {
      return await fingerprint(files, context.signal, hashOf)
    } finally {
      // Also what was read before a Ctrl-C.
      await hashCache?.save()
    }
  }
}

/** The first track where no profile is given; one that does not exist is refused where the profile is loaded. */
function trackOf(profile: string | undefined): RunRecord['submission']['track'] {
  return trackIds.find((id) => profile?.startsWith(`${id}/`)) ?? trackIds[0]
}
