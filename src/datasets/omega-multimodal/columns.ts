import type { SchemaTree } from 'hyparquet'
import { child, isLeaf, isList, numbers, text } from '../parquet/column-form.ts'
import { refusedParquet } from '../parquet/refused-parquet.ts'

/** All that the scorer of the competition touches (reference sn21 4.4). */
export const clipColumns = ['description', 'video_embed'] as const

/** Throws BbxError U0007 that names the columns that are missing or of another form than the producer writes. */
export function checkColumns(path: string, schema: SchemaTree): void {
  const wrong = [
    isLeaf(child(schema, 'description'), text) ? null : 'description (text)',
    isList(child(schema, 'video_embed'), numbers) ? null : 'video_embed (a list of numbers)',
  ].filter((column) => column !== null)
  if (wrong.length > 0) throw refusedParquet(path, `it has not the columns of omega-multimodal: there is no ${wrong.join(', no ')}`)
}
