import type { TrackId } from '../base/track-ids.ts'

/** `bbx.toml`: uploaded with the submission and part of its fingerprint. Settings are refused in it, by name. */
export interface Manifest {
  track: TrackId
  template: string | null
  profile: string | null
  /** How the server is started: a program and its arguments, never a shell line. Null: `python server.py`. */
  start: readonly string[] | null
}

export const manifestName = 'bbx.toml'

/** What a folder without a manifest is taken for. */
export const defaultManifest: Manifest = { track: 'babelbit', template: null, profile: null, start: null }

export const defaultStart: readonly string[] = ['python', 'server.py']

export function startOf(manifest: Manifest): readonly string[] {
  return manifest.start ?? defaultStart
}
