import { BbxError } from '../base/bbx-error.ts'
import { type TrackId, trackIds } from '../base/track-ids.ts'
import type { Profile, ProfileOptions, Track, TrackEntry } from './types.ts'

/** Every track, by name only: what a track brings is loaded when it is asked for. */
export const tracks = {
  babelbit: {
    title: 'BabelBit (SN59): complete the utterance as its words are revealed',
    load: async () => (await import('./babelbit/track.ts')).babelbit,
  },
  'voice-to-voice': {
    title: 'Voice to voice (SN21, v1): answer speech with speech',
    load: async () => (await import('./voice-to-voice/track.ts')).voiceToVoice,
  },
  'video-to-text': {
    title: 'Video to text (SN21, o1): caption clips of video from their embeddings',
    load: async () => (await import('./video-to-text/track.ts')).videoToText,
  },
} as const satisfies Record<TrackId, TrackEntry>

/** Throws BbxError U0001 for a name that is no track. */
export async function loadTrack(id: string): Promise<Track> {
  const entry = Object.hasOwn(tracks, id) ? tracks[id as TrackId] : undefined
  if (entry === undefined) throw new BbxError('U0001', { what: `no track is named ${id}`, remedy: `the tracks: ${trackIds.join(', ')}` })
  return entry.load()
}

/** A profile by its id, `babelbit/2025-11`. Throws BbxError U0001 for one that there is not. */
export async function loadProfile(id: string, options?: ProfileOptions): Promise<Profile> {
  const track = await loadTrack(id.split('/', 1)[0] ?? '')
  const load = Object.hasOwn(track.profiles, id) ? track.profiles[id] : undefined
  if (load === undefined) {
    throw new BbxError('U0001', { what: `no profile is named ${id}`, remedy: `the profiles: ${Object.keys(track.profiles).join(', ')}` })
  }
  return load(options)
}
