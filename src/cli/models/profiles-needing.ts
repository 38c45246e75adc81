import { trackIds } from '../../base/track-ids.ts'
import { loadTrack } from '../../tracks/registry.ts'

/** The profiles that score with a model, over all tracks. */
export async function profilesNeeding(model: string): Promise<string[]> {
  const tracks = await Promise.all(trackIds.map(loadTrack))
  const profiles = await Promise.all(tracks.flatMap((track) => Object.values(track.profiles).map((load) => load())))
  return profiles.filter(({ needs }) => needs.includes(model)).map(({ id }) => id)
}
