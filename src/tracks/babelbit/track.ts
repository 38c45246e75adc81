import type { Profile, ProfileOptions, Track } from '../types.ts'
import { babelbitData } from './data.ts'
import { type BabelbitProfileId, profileFacts } from './profile-facts.ts'
import { babelbitPublishing } from './publishing.ts'
import { babelbitRules } from './rules/babelbit-rules.ts'

const ids = Object.keys(profileFacts) as BabelbitProfileId[]

export const babelbit: Track = {
  id: 'babelbit',
  data: babelbitData,
  rules: babelbitRules,
  // No babelbit validator reads hotkey.txt (reference babelbit 7.2): white space costs nothing.
  trimsHotkey: true,
  publishing: babelbitPublishing,
  defaultProfile: 'babelbit/2025-11',
  profiles: Object.fromEntries(ids.map((id) => [id, (options?: ProfileOptions) => load(id, options)])),
  async verify(profile) {
    const { verifyGolden } = await import('./scoring/verify.ts')
    return verifyGolden(profile)
  },
}

async function load(id: BabelbitProfileId, options: ProfileOptions | undefined): Promise<Profile> {
  const { babelbitProfile } = await import('./profile.ts')
  // Type parameters are erased at the registry: what leaves the track is JSON, and the codecs give it its types back.
  return babelbitProfile(id, options) as unknown as Profile
}
