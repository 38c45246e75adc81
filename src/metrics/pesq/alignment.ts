import { filteredForAlignment } from './alignment-filter.ts'
import type { PaddedSignal } from './padded-signal.ts'
import { guardSamples, type RateTables } from './rate-tables.ts'
import { type VoiceActivity, voiceActivity } from './voice-activity.ts'

/** What the alignment works on: both signals as section 7 leaves them, and where each holds speech. */
export interface Alignment {
  tables: RateTables
  reference: PaddedSignal & { activity: VoiceActivity }
  degraded: PaddedSignal & { activity: VoiceActivity }
  /** Windows of the voice activity detection in each signal. */
  windows: { reference: number; degraded: number }
  guard: number
}

export function alignmentOf(reference: PaddedSignal, degraded: PaddedSignal, tables: RateTables): Alignment {
  const listened = (signal: PaddedSignal) => {
    const filtered = filteredForAlignment(signal, tables)
    return { ...filtered, activity: voiceActivity(filtered, tables.vadWindow) }
  }
  const both = { reference: listened(reference), degraded: listened(degraded) }
  const windows = { reference: both.reference.activity.level.length, degraded: both.degraded.activity.level.length }
  return { tables, ...both, windows, guard: guardSamples(tables) }
}
