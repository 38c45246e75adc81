import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { parseBaseUrl } from '../../base/http/base-url.ts'
import { type TrackId, trackIds } from '../../base/track-ids.ts'
import type { RunRecord } from '../../evaluation/run-folder.ts'
import { manifestName } from '../../submission/manifest.ts'
import type { Submission } from '../../submission/open.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { isHubAddress } from '../hub/hub-address.ts'

/** What is tested: a submission in a folder or on the hub, or a server that is up. */
export interface Subject {
  submission: Submission | null
  recorded: RunRecord['submission']
}

/** `profile` says which track a server at a URL is of: there is no manifest to read. */
export async function openSubject(dir: string, url: string | null, profile: string | undefined, context: Context): Promise<Subject> {
  const settings = await context.settings()
  const hotkey = settings.string('hotkey.address')
  if (url !== null) {
    if (isHubAddress(dir))
      throw new BbxError('U0001', { what: `--url names a server that is up, ${dir} something to start`, remedy: 'leave one of them out' })
    const { origin, prefix } = parseBaseUrl(url)
    return {
      submission: null,
      recorded: {
        origin: 'url',
        path: `${origin}${prefix}`,
        fingerprint: null,
        track: trackOf(profile) ?? (await trackInFolder(dir, context)),
        hotkey,
      },
    }
  }
  const { openSubmission } = await import('../../submission/open.ts')
  const { fingerprint } = await import('../../submission/fingerprint.ts')
  const { fitsNowhere } = await import('../../submission/rules/sizes.ts')
  const { hotkeyFileName, readHotkeyFile } = await import('../../submission/hotkey-file.ts')
  const fetched = isHubAddress(dir) ? await (await import('../hub/fetch-submission.ts')).fetchSubmission(dir, context) : null
  const submission = await openSubmission(fetched?.root ?? resolve(context.cwd, dir), join(cacheDir(settings), 'hashes'))
  const hotkeyFile = readHotkeyFile((await submission.files.readText(hotkeyFileName)) ?? '')
  return {
    submission,
    recorded: {
      origin: fetched === null ? 'folder' : 'hub',
      path: fetched?.address ?? (relative(context.cwd, submission.root) || '.'),
      fingerprint: fitsNowhere(await submission.files.list()) ? null : await named(submission),
      track: submission.manifest.track,
      // Who tests somebody else's submission is not who commits it.
      hotkey: fetched === null ? (hotkey ?? hotkeyFile.address) : hotkeyFile.address,
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

/** null where no profile is given; one that does not exist is refused where the profile is loaded. */
function trackOf(profile: string | undefined): TrackId | null {
  return trackIds.find((id) => profile?.startsWith(`${id}/`)) ?? null
}

/** Whoever names a URL from within a submission, or beside it, means a server of its track; elsewhere it is the first one. */
async function trackInFolder(dir: string, context: Context): Promise<TrackId> {
  const { folderFiles } = await import('../../submission/folder-files.ts')
  const { readManifest } = await import('../../submission/read-manifest.ts')
  const folder = resolve(context.cwd, dir)
  if (!existsSync(join(folder, manifestName))) return trackIds[0]
  const parsed = await readManifest(folderFiles(folder))
  return 'manifest' in parsed ? parsed.manifest.track : trackIds[0]
}
