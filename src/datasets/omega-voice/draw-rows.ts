import { PythonRandom } from '../../base/python/random.ts'
import type { Draw } from '../omega/draw.ts'
import { batchRows, firstPlaces } from '../omega/first-places.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import { countPassedOver, type PassedOver } from '../passed-over.ts'
import { checkColumns, rowColumns } from './columns.ts'
import { drawSegments, hasTwoSpeakers, type SegmentPair } from './segments.ts'

/** A row that was drawn, and what of it. */
export interface DrawnRow {
  file: number
  group: number
  /** In its group, and in its file. */
  row: number
  rowInFile: number
  youtubeId: string
  segments: SegmentPair
}

/** Of those that are looked at, the reference keeps the first 8 with two speakers (reference sn21 4.3). */
const referenceRows = 8

type Candidate = Omit<DrawnRow, 'segments'> & { place: number; twoSpeakers: boolean; segments: SegmentPair | string }

/**
 * Draws rows as the reference does, but with a seed: every row gets a random place, and those with the lowest are the first of the shuffled set.
 * With a limit, rows are drawn until so many have two speakers. The rows come in the order of the data. One group of rows is in memory at a time, and
 * of rows only those that may be drawn. Throws BbxError U0007 for a file that cannot be read.
 */
export async function drawRows(
  paths: readonly string[],
  { limit, seed }: Draw,
  passedOver: PassedOver,
  onGroup: () => void,
): Promise<DrawnRow[]> {
  const random = new PythonRandom(seed)
  const first = firstPlaces<Candidate>(limit ?? batchRows)
  for (const [file, path] of paths.entries()) {
    for await (const candidate of candidatesIn(path, file, random, onGroup)) {
      if (limit === null || candidate.twoSpeakers) first.add(candidate)
      else countPassedOver(passedOver, oneSpeaker)
    }
  }
  const looked = first.inOrder()
  const kept = looked.filter(({ twoSpeakers }) => twoSpeakers).slice(0, limit ?? referenceRows)
  for (const { twoSpeakers } of looked) if (!twoSpeakers) countPassedOver(passedOver, oneSpeaker)
  const drawn: DrawnRow[] = []
  for (const { place: _, twoSpeakers: __, segments, ...row } of kept.sort(byPosition)) {
    if (typeof segments === 'string') countPassedOver(passedOver, segments)
    else drawn.push({ ...row, segments })
  }
  return drawn
}

const oneSpeaker = 'it has fewer than two speakers'

async function* candidatesIn(path: string, file: number, random: PythonRandom, onGroup: () => void): AsyncGenerator<Candidate> {
  await using parquet = await openParquet(path)
  checkColumns(path, parquet.schema)
  let before = 0
  for (const [group, count] of parquet.groupRows.entries()) {
    const rows = count === 0 ? [] : await parquet.readGroup(group, rowColumns)
    onGroup()
    for (const [row, values] of rows.entries()) {
      // Two numbers for each row, whatever it holds: where it comes, and where its segments lie.
      const [place, chance] = [random.random(), random.random()]
      const { youtube_id: youtubeId } = values
      yield {
        file,
        group,
        row,
        rowInFile: before + row,
        youtubeId: typeof youtubeId === 'string' ? youtubeId.slice(0, 64) : '',
        place,
        twoSpeakers: hasTwoSpeakers(values),
        segments: drawSegments(values, chance),
      }
    }
    before += count
  }
}

function byPosition(one: Candidate, other: Candidate): number {
  return one.file - other.file || one.rowInFile - other.rowInFile
}
