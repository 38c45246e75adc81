import { sn21Publishing } from '../sn21-publishing.ts'
import type { Profile, ProfileOptions, Track } from '../types.ts'
import { voiceToVoiceData } from './data.ts'
import { profileFacts, type VoiceProfileId } from './profile-facts.ts'
import { voiceToVoiceRules } from './rules/voice-to-voice-rules.ts'

const ids = Object.keys(profileFacts) as VoiceProfileId[]

export const voiceToVoice: Track = {
  id: 'voice-to-voice',
  data: voiceToVoiceData,
  rules: voiceToVoiceRules,
  // The container era compares byte for byte: a line end costs the whole score (reference sn21 1.2).
  trimsHotkey: false,
  publishing: sn21Publishing('v1'),
  defaultProfile: 'voice-to-voice/2025-02',
  profiles: Object.fromEntries(ids.map((id) => [id, (options?: ProfileOptions) => load(id, options)])),
  verify: async () => ({ vectors: 0, failures: [], note: 'the vectors of this track run in the tests of bbx; none ship' }),
}

async function load(id: VoiceProfileId, options: ProfileOptions | undefined): Promise<Profile> {
  const { voiceProfile } = await import('./profile.ts')
  // Type parameters are erased at the registry: what leaves the track is JSON, and the codecs give it its types back.
  return voiceProfile(id, options) as unknown as Profile
}
