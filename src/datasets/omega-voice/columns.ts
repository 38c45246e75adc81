import type { SchemaTree } from 'hyparquet'
import { child, isLeaf, isList, isStruct, numbers, text } from '../parquet/column-form.ts'
import { refusedParquet } from '../parquet/refused-parquet.ts'

/** What is read to choose rows: no audio among it. */
export const rowColumns = ['youtube_id', 'diar_timestamps_start', 'diar_timestamps_end', 'diar_speakers'] as const
export const audioColumn = 'audio'

/**
 * Looks whether a file has the columns that the scorer of the competition touches, in the form that its producer writes (reference sn21 4.2): lists
 * of numbers and of names, and the audio as `bytes` beside other fields. Throws BbxError U0007 that names what is missing or of another form.
 */
export function checkColumns(path: string, schema: SchemaTree): void {
  const at = (...names: string[]) => names.reduce<SchemaTree | undefined>((node, name) => child(node, name), schema)
  const wrong = [
    isLeaf(at('youtube_id'), text) ? null : 'youtube_id (text)',
    isLeaf(at(audioColumn, 'bytes'), text) && isStruct(at(audioColumn)) ? null : 'audio (of bytes and path)',
    isList(at('diar_timestamps_start'), numbers) ? null : 'diar_timestamps_start (a list of numbers)',
    isList(at('diar_timestamps_end'), numbers) ? null : 'diar_timestamps_end (a list of numbers)',
    isList(at('diar_speakers'), text) ? null : 'diar_speakers (a list of texts)',
  ].filter((column) => column !== null)
  if (wrong.length > 0) throw refusedParquet(path, `it has not the columns of omega-voice: there is no ${wrong.join(', no ')}`)
}
