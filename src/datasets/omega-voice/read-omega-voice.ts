import { BbxError } from '../../base/bbx-error.ts'
import type { Draw } from '../omega/draw.ts'
import { parquetFiles } from '../omega/parquet-files.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import { countPassedOver, type PassedOver } from '../passed-over.ts'
import type { VoicePair } from '../voice-pairs.ts'
import { audioColumn } from './columns.ts'
import { cutPair } from './cut-pair.ts'
import { type DrawnRow, drawRows } from './draw-rows.ts'

/**
 * Pairs of consecutive segments out of Parquet files of omega-voice, drawn with the seed, in the order of the data: first the rows are chosen
 * without their audio, then the audio of those is read, one group of rows at a time. Rows that give no sample are counted in `passedOver`, with the
 * reason, and no other takes their place, as with the reference. `onGroup`: another group of rows was read. Throws BbxError U0007 for a file that cannot be read, or holds other columns.
 */
export async function* readOmegaVoice(
  path: string,
  draw: Draw,
  passedOver: PassedOver,
  onGroup: () => void = () => {},
): AsyncGenerator<VoicePair> {
  const paths: string[] = []
  for await (const file of parquetFiles(path)) paths.push(file)
  if (paths.length === 0) throw new BbxError('U0007', { what: `${path} holds no .parquet file` })
  for (const group of byGroup(await drawRows(paths, draw, passedOver, onGroup))) {
    const [first] = group
    await using parquet = await openParquet(paths[first.file] ?? '')
    const rows = await parquet.readGroup(first.group, [audioColumn])
    onGroup()
    for (const { file, row, rowInFile, youtubeId, segments } of group) {
      const pair = await cutPair(rows[row]?.[audioColumn], segments)
      if (typeof pair === 'string') countPassedOver(passedOver, pair)
      else yield { id: nameOf({ file, rowInFile, youtubeId, segment: segments.index }), ...pair }
    }
  }
}

function byGroup(rows: readonly DrawnRow[]): [DrawnRow, ...DrawnRow[]][] {
  const groups: [DrawnRow, ...DrawnRow[]][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last !== undefined && last[0].file === row.file && last[0].group === row.group) last.push(row)
    else groups.push([row])
  }
  return groups
}

/** Where a pair comes from, counted from 1; the video's name may hold anything in a hostile file. */
function nameOf(pair: { file: number; rowInFile: number; segment: number; youtubeId: string }): string {
  const video = pair.youtubeId.replaceAll(/[^A-Za-z0-9_-]/g, '_')
  return [`f${pair.file + 1}`, `r${pair.rowInFile + 1}`, `s${pair.segment + 1}`, ...(video === '' ? [] : [video])].join('-')
}
