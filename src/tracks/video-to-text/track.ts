import { sn21Publishing } from '../sn21-publishing.ts'
import type { Profile, ProfileOptions, Track } from '../types.ts'
import { videoToTextData } from './data.ts'
import { type CaptionProfileId, profileFacts } from './profile-facts.ts'
import { videoToTextRules } from './rules/video-to-text-rules.ts'

const ids = Object.keys(profileFacts) as CaptionProfileId[]

export const videoToText: Track = {
  id: 'video-to-text',
  data: videoToTextData,
  rules: videoToTextRules,
  // The container era compares byte for byte: a line end costs the whole score (reference sn21 1.2).
  trimsHotkey: false,
  publishing: sn21Publishing('o1'),
  defaultProfile: 'video-to-text/2025-02',
  profiles: Object.fromEntries(ids.map((id) => [id, (options?: ProfileOptions) => load(id, options)])),
  async verify(profile) {
    const { verifyGolden } = await import('./verify.ts')
    return verifyGolden(profile)
  },
}

async function load(id: CaptionProfileId, options: ProfileOptions | undefined): Promise<Profile> {
  const { captionProfile } = await import('./profile.ts')
  // Type parameters are erased at the registry: what leaves the track is JSON, and the codecs give it its types back.
  return captionProfile(id, options) as unknown as Profile
}
