import { type ColumnChunk, type FileMetaData, type PageHeader, parquetMetadata, type SchemaElement } from 'hyparquet'
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'

export interface VoiceRow {
  video?: string
  audio: Uint8Array | null
  starts: readonly (number | null)[]
  ends: readonly (number | null)[]
  speakers: readonly string[]
}

const list = (name: string, element: SchemaElement): SchemaElement[] => [
  { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { ...element, name: 'element', repetition_type: 'OPTIONAL' },
]

export const voiceSchema: SchemaElement[] = [
  { name: 'root', num_children: 5 },
  { name: 'youtube_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  { name: 'audio', repetition_type: 'OPTIONAL', num_children: 2 },
  { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
  { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  ...list('diar_timestamps_start', { name: '', type: 'DOUBLE' }),
  ...list('diar_timestamps_end', { name: '', type: 'DOUBLE' }),
  ...list('diar_speakers', { name: '', type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
]

/** A Parquet file with the columns of omega-voice that are read. */
export function voiceFile(rows: readonly VoiceRow[], { groupRows = 100, schema = voiceSchema } = {}): Buffer {
  const columnData = [
    { name: 'youtube_id', data: rows.map(({ video }) => video ?? 'a') },
    { name: 'audio', data: rows.map(({ audio }) => ({ bytes: audio, path: null })) },
    { name: 'diar_timestamps_start', data: rows.map(({ starts }) => [...starts]) },
    { name: 'diar_timestamps_end', data: rows.map(({ ends }) => [...ends]) },
    { name: 'diar_speakers', data: rows.map(({ speakers }) => [...speakers]) },
  ]
  return Buffer.from(parquetWriteBuffer({ columnData, schema, rowGroupSize: groupRows, statistics: false }))
}

/** The same file with another footer, and bytes in front of it that no column has. */
export function withMetadata(file: Buffer, change: (metadata: FileMetaData, extraAt: bigint) => void, extra = Buffer.alloc(0)): Buffer {
  const metadata = parquetMetadata(new Uint8Array(file))
  const body = file.subarray(0, file.length - 8 - metadata.metadata_length)
  change(metadata, BigInt(body.length))
  const footer = new ByteWriter()
  // It writes the footer's length too.
  writeMetadata(footer, metadata)
  return Buffer.concat([body, extra, Buffer.from(footer.getBuffer()), Buffer.from('PAR1')])
}

/** The same file in which the first group of a column is one page that says what it is told to say. */
export function withPage(
  file: Buffer,
  column: string,
  header: PageHeader,
  page: Uint8Array,
  codec: 'UNCOMPRESSED' | 'ZSTD' | 'GZIP' | 'SNAPPY',
): Buffer {
  const writer = new ByteWriter()
  writePageHeader(writer, header)
  const extra = Buffer.concat([Buffer.from(writer.getBuffer()), page])
  return withMetadata(
    file,
    (metadata, extraAt) => {
      const chunk = metadata.row_groups[0]?.columns.find(
        ({ meta_data: facts }) => facts?.path_in_schema.join('.') === column,
      ) as ColumnChunk
      chunk.meta_data = {
        ...(chunk.meta_data as NonNullable<ColumnChunk['meta_data']>),
        codec,
        data_page_offset: extraAt,
        total_compressed_size: BigInt(extra.length),
      }
      delete chunk.meta_data.dictionary_page_offset
    },
    extra,
  )
}
