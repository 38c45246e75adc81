import { BbxError } from '../../base/bbx-error.ts'
import { loadTrack, tracks } from '../../tracks/registry.ts'
import type { Profile } from '../../tracks/types.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'
import type { ProfileDocument } from '../schemas/profiles.ts'

export interface ProfilesOptions {
  /** A profile, or a track; null: all. */
  id: string | null
  verify: boolean
}

/** Which commit each profile mirrors, whether its contest is live, and (with `verify`) whether its golden vectors hold here. Exit 70 where one does not: that is a bug of bbx. */
export async function profiles({ id, verify }: ProfilesOptions, context: Context): Promise<CommandResult> {
  const chosen = await chooseProfiles(id)
  const documents: ProfileDocument[] = []
  for (const { track, profile, isDefault } of chosen) {
    context.signal.throwIfAborted()
    if (verify) context.progress.say(`verifying ${profile.id}`)
    const { id: profileId, mirrors, status, statusAsOf: asOf, unit, needs } = profile
    const verified = verify ? await verifyProfile(track, profileId) : null
    documents.push({ id: profileId, track, default: isDefault, mirrors, status, asOf, unit, needs: [...needs], verified })
  }
  const failed = documents.some(({ verified }) => verified?.passed === false)
  return {
    kind: 'document',
    // A golden vector that does not hold is a fault of bbx on this machine, never of a submission.
    exit: failed ? 70 : 0,
    document: { schema: 'bbx.profiles/1', profiles: documents },
    text: (style) => documents.map((document) => profileText(document, style)).join('\n\n'),
  }
}

async function chooseProfiles(id: string | null): Promise<{ track: string; profile: Profile; isDefault: boolean }[]> {
  const found: { track: string; profile: Profile; isDefault: boolean }[] = []
  const known: string[] = []
  for (const [name, entry] of Object.entries(tracks)) {
    const track = await entry.load()
    known.push(name, ...Object.keys(track.profiles))
    for (const [profileId, load] of Object.entries(track.profiles)) {
      if (id === null || id === name || id === profileId) {
        found.push({ track: name, profile: await load(), isDefault: profileId === track.defaultProfile })
      }
    }
  }
  if (found.length === 0) throw new BbxError('U0001', { what: `there is no profile called ${id}`, remedy: `there are ${known.join(', ')}` })
  return found
}

async function verifyProfile(track: string, id: string): Promise<ProfileDocument['verified']> {
  const { vectors, failures, note } = await (await loadTrack(track)).verify(id)
  return { passed: vectors === 0 ? null : failures.length === 0, vectors, failures: [...failures], note }
}

function profileText({ id, default: isDefault, mirrors, status, asOf, needs, verified }: ProfileDocument, style: TextStyle): string {
  const { bold, dim, green, red, yellow } = paint(style)
  const lines = [`${bold(id)}${isDefault ? dim(' (default)') : ''}  ${status === 'live' ? green('live') : yellow('retired')} as of ${asOf}`]
  lines.push(`  mirrors ${mirrors.repository} at ${mirrors.commit}: ${mirrors.note}`)
  if (needs.length > 0) lines.push(`  needs weights: ${needs.join(', ')}`)
  if (verified !== null) {
    const { passed, vectors, failures, note } = verified
    if (passed === null) lines.push(`  ${yellow('not verified: there are no golden vectors')}`)
    else
      lines.push(
        `  ${passed ? green(`all ${vectors} golden vectors hold`) : red(`${failures.length} of ${vectors} golden vectors do not hold`)}`,
      )
    for (const failure of failures.slice(0, 20)) lines.push(`    ${failure}`)
    if (note !== null) lines.push(`  ${note}`)
  }
  return lines.join('\n')
}
