/** Two segments of a clip that follow each other, in seconds. */
export interface SegmentPair {
  /** Of the first one, in the clip. */
  index: number
  input: Segment
  truth: Segment
}

export interface Segment {
  start: number
  end: number
}

/** At least two of the names differ, as they are written. */
export function hasTwoSpeakers({ diar_speakers: speakers }: Record<string, unknown>): boolean {
  if (!Array.isArray(speakers)) return false
  return speakers.some((speaker) => speaker !== speakers[0])
}

/**
 * A random segment of a clip and the one after it (reference sn21 4.3): who speaks in either does not matter there. `chance` is in [0, 1). Returns
 * why there are none.
 */
export function drawSegments(row: Record<string, unknown>, chance: number): SegmentPair | string {
  const [starts, ends, speakers] = [row.diar_timestamps_start, row.diar_timestamps_end, row.diar_speakers].map((list) =>
    Array.isArray(list) ? list : [],
  ) as [unknown[], unknown[], unknown[]]
  if (starts.length !== ends.length || starts.length !== speakers.length) return 'the lists of its segments differ in length'
  if (starts.length < 2) return 'it has one segment'
  const index = Math.floor(chance * (starts.length - 1))
  const [input, truth] = [segmentAt(index), segmentAt(index + 1)]
  // The reference stops with an error at NaN, and counts a negative start from the end of the clip.
  if (![input, truth].every(({ start, end }) => Number.isFinite(start) && Number.isFinite(end) && start >= 0 && end >= 0))
    return 'a segment has no place in time'
  return { index, input, truth }

  function segmentAt(at: number): Segment {
    return { start: seconds(starts[at]), end: seconds(ends[at]) }
  }
}

/** Whole numbers of 64 bit come as bigint; what is null has no place in time. */
function seconds(value: unknown): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN
}
