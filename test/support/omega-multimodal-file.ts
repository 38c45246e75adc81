import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'

export interface ClipRow {
  description: string | null
  embedding: readonly (number | null)[]
}

const schema: SchemaElement[] = [
  { name: 'root', num_children: 3 },
  { name: 'video_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  { name: 'description', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  { name: 'video_embed', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' },
]

/** A Parquet file with the columns of omega-multimodal that are read, and one that is not. */
export function clipFile(rows: readonly ClipRow[], { groupRows = 100 } = {}): Buffer {
  const columnData = [
    { name: 'video_id', data: rows.map((_, at) => `v${at}`) },
    { name: 'description', data: rows.map(({ description }) => description) },
    { name: 'video_embed', data: rows.map(({ embedding }) => [...embedding]) },
  ]
  return Buffer.from(parquetWriteBuffer({ columnData, schema, rowGroupSize: groupRows, statistics: false }))
}
