import type { NamedSubmission } from '../submission/publishing.ts'
import { parseBabelbit } from './babelbit/publishing.ts'
import { parseSn21 } from './sn21-publishing.ts'

/** A commitment of any track, where the track is not known: no text is of two forms. No track is loaded for it. null for what none of them commits. */
export function parseCommitted(text: string): NamedSubmission | null {
  return parseBabelbit(text) ?? parseSn21(text)
}
