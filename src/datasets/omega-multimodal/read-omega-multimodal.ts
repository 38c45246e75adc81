import { BbxError } from '../../base/bbx-error.ts'
import { PythonRandom } from '../../base/python/random.ts'
import type { Draw } from '../omega/draw.ts'
import { batchRows, firstPlaces } from '../omega/first-places.ts'
import { parquetFiles } from '../omega/parquet-files.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import { countPassedOver, type PassedOver } from '../passed-over.ts'
import { whyNoCaption, whyNoEmbedding } from '../video-clips/parse-clip.ts'
import type { VideoClip } from '../video-clips/video-clip.ts'
import { checkColumns, clipColumns } from './columns.ts'

interface DrawnRow {
  file: number
  group: number
  /** In its group, and in its file. */
  row: number
  rowInFile: number
  place: number
}

/**
 * Clips out of Parquet files of omega-multimodal: 64, as the reference takes of a shuffled set, or `limit`, drawn with the seed, in the order of the data. Rows that no validator could ask or score with (an
 * embedding of another size or with NaN, no description) are counted in `passedOver`, and no other takes their place. One group of rows is in memory at a time. Throws BbxError U0007 for a
 * file that cannot be read, or holds other columns.
 */
export async function* readOmegaMultimodal(
  path: string,
  draw: Draw,
  passedOver: PassedOver,
  onGroup: () => void = () => {},
): AsyncGenerator<VideoClip> {
  const paths: string[] = []
  for await (const file of parquetFiles(path)) paths.push(file)
  if (paths.length === 0) throw new BbxError('U0007', { what: `${path} holds no .parquet file` })
  const drawn = await drawRows(paths, draw, onGroup)
  while (drawn.length > 0) {
    const [{ file, group }] = drawn as [DrawnRow]
    const end = drawn.findIndex((row) => row.file !== file || row.group !== group)
    const together = drawn.splice(0, end < 0 ? drawn.length : end)
    await using parquet = await openParquet(paths[file] ?? '')
    const rows = await parquet.readGroup(group, clipColumns)
    onGroup()
    for (const { row, rowInFile } of together) {
      const clip = clipOf(rows[row] ?? {}, `f${file + 1}-r${rowInFile + 1}`)
      if (typeof clip === 'string') countPassedOver(passedOver, clip)
      else yield clip
    }
  }
}

/** Every row gets a random place; only what files say of themselves is read. */
async function drawRows(paths: readonly string[], { limit, seed }: Draw, onGroup: () => void): Promise<DrawnRow[]> {
  const random = new PythonRandom(seed)
  const first = firstPlaces<DrawnRow>(limit ?? batchRows)
  for (const [file, path] of paths.entries()) {
    await using parquet = await openParquet(path)
    checkColumns(path, parquet.schema)
    let before = 0
    for (const [group, count] of parquet.groupRows.entries()) {
      for (let row = 0; row < count; row++) first.add({ file, group, row, rowInFile: before + row, place: random.random() })
      before += count
    }
    onGroup()
  }
  return first.inOrder().sort((one, other) => one.file - other.file || one.rowInFile - other.rowInFile)
}

/** The clip; or why it is none. */
function clipOf({ description, video_embed: values }: Record<string, unknown>, id: string): VideoClip | string {
  // Whole numbers of 64 bit come as bigint.
  const embedding = Array.isArray(values) ? values.map((value) => (value === null ? Number.NaN : Number(value))) : []
  const why = whyNoEmbedding(embedding)
  // Without the place: rows are counted by the reason.
  if (why !== null) return `its embedding ${why.replace(/, at place \d+$/, '')}`
  const caption = description instanceof Uint8Array ? new TextDecoder().decode(description) : description
  if (typeof caption !== 'string') return 'it has no description'
  const noCaption = whyNoCaption(caption)
  return noCaption === null ? { id, embedding, caption } : `its description ${noCaption}`
}
