import { type FileMetaData, parquetMetadata, parquetReadObjects, parquetSchema, type SchemaTree } from 'hyparquet'
import { BbxError } from '../../base/bbx-error.ts'
import { type BytesOfFile, bytesOfFile } from './bytes-of-file.ts'
import { checkPages } from './check-pages.ts'
import { decompressors } from './decompressors.ts'
import { parquetLimits } from './parquet-limits.ts'
import { refusedParquet } from './refused-parquet.ts'

/** A Parquet file whose claims were looked at. */
export interface ParquetFile extends AsyncDisposable {
  path: string
  schema: SchemaTree
  /** How many rows each group has. */
  groupRows: readonly number[]
  /**
   * The rows of a group, of each these columns; null where a row has none. Columns of bytes are Uint8Array that share memory with all of the
   * group. Throws BbxError U0007 for pages that claim too much or cannot be unpacked.
   */
  readGroup(index: number, columns: readonly string[]): Promise<Record<string, unknown>[]>
}

const magic = 'PAR1'
/** The length of the footer and the magic behind it. */
const tailBytes = 8

/** Throws BbxError U0007 for what is no Parquet file, is cut off, or claims more than any honest one has. */
export async function openParquet(path: string): Promise<ParquetFile> {
  const file = await bytesOfFile(path)
  try {
    const metadata = await asRefusal(path, () => footerOf(path, file))
    const groupRows = metadata.row_groups.map(({ num_rows: rows }) => Number(rows))
    checkCounts(path, metadata, groupRows)
    return {
      path,
      schema: parquetSchema(metadata),
      groupRows,
      readGroup: (index, columns) => asRefusal(path, () => rowsOf({ path, file, metadata }, index, columns)),
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    }
  } catch (error) {
    await file[Symbol.asyncDispose]()
    throw error
  }
}

async function footerOf(path: string, file: BytesOfFile): Promise<FileMetaData> {
  const text = (bytes: ArrayBuffer, at: number) => Buffer.from(bytes).toString('latin1', at, at + magic.length)
  if (file.size < magic.length + tailBytes) throw refusedParquet(path, `it has ${file.size} bytes`)
  if (text(await file.read(0, magic.length), 0) !== magic) throw refusedParquet(path, 'it does not begin as one')
  const tail = await file.read(file.size - tailBytes, file.size)
  if (text(tail, magic.length) !== magic) throw refusedParquet(path, 'its end is missing: it is cut off, or encrypted')
  const length = new DataView(tail).getUint32(0, true)
  if (length > parquetLimits.footerBytes) throw refusedParquet(path, `it claims a footer of ${length} bytes`)
  if (length > file.size - magic.length - tailBytes) throw refusedParquet(path, 'its footer claims more bytes than the file has')
  return parquetMetadata(await file.read(file.size - tailBytes - length, file.size), { geoparquet: false })
}

function checkCounts(path: string, { num_rows: total, row_groups: groups }: FileMetaData, groupRows: readonly number[]): void {
  if (groups.length > parquetLimits.groups) throw refusedParquet(path, `it claims ${groups.length} groups of rows`)
  const wrong = groupRows.find((rows) => !(Number.isInteger(rows) && rows >= 0 && rows <= parquetLimits.rowsInGroup))
  if (wrong !== undefined) throw refusedParquet(path, `it claims ${wrong} rows in one group`)
  const sum = groupRows.reduce((all, rows) => all + rows, 0)
  if (sum !== Number(total)) throw refusedParquet(path, `it claims ${total} rows, and its groups claim ${sum}`)
}

interface OpenFile {
  path: string
  file: BytesOfFile
  metadata: FileMetaData
}

async function rowsOf({ path, file, metadata }: OpenFile, index: number, columns: readonly string[]): Promise<Record<string, unknown>[]> {
  const group = metadata.row_groups[index]
  if (group === undefined) throw new RangeError(`there is no group ${index}`)
  for (const { meta_data: column } of group.columns) {
    if (column === undefined || !columns.includes(column.path_in_schema[0] ?? '')) continue
    const start = Number(column.dictionary_page_offset || column.data_page_offset)
    const why = await checkPages(file, start, start + Number(column.total_compressed_size))
    if (why !== null) throw refusedParquet(path, `${column.path_in_schema.join('.')}: ${why}`)
  }
  const rows = await parquetReadObjects({
    file: { byteLength: file.size, slice: (from, to) => heard(file.read(from, to ?? file.size)) },
    // One group at a time: the reader knows of no other.
    metadata: { ...metadata, num_rows: group.num_rows, row_groups: [group] },
    columns: [...columns],
    compressors: decompressors,
    // Else every column of bytes is taken for text, and the audio with it.
    utf8: false,
  })
  const missing = rows.findIndex((row) => columns.some((column) => row[column] === undefined))
  if (missing !== -1) throw refusedParquet(path, `a group claims ${rows.length} rows and has ${missing}`)
  return rows
}

/** hyparquet reads ahead, and where it stops at one column nobody waits for the others: that is no rejection that nobody handles. */
function heard<T>(reading: Promise<T>): Promise<T> {
  reading.catch(() => {})
  return reading
}

/** Whatever a reader of foreign bytes throws is about the bytes. */
async function asRefusal<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof BbxError) throw error
    throw refusedParquet(path, error instanceof Error ? error.message : String(error), error)
  }
}
