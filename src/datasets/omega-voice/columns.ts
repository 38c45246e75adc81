import type { SchemaTree } from 'hyparquet'
import { refusedParquet } from '../parquet/refused-parquet.ts'

/** What is read to choose rows: no audio among it. */
export const rowColumns = ['youtube_id', 'diar_timestamps_start', 'diar_timestamps_end', 'diar_speakers'] as const
export const audioColumn = 'audio'

const numbers = ['FLOAT', 'DOUBLE', 'INT32', 'INT64']
const text = ['BYTE_ARRAY']

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

function child(node: SchemaTree | undefined, name: string): SchemaTree | undefined {
  return node?.children.find(({ element }) => element.name === name)
}

function isLeaf(node: SchemaTree | undefined, types: readonly string[]): boolean {
  return node !== undefined && node.children.length === 0 && isOnce(node) && types.includes(node.element.type ?? '')
}

/** Of leaves alone: what nests deeper is no struct of the producer. */
function isStruct(node: SchemaTree | undefined): boolean {
  return node !== undefined && isOnce(node) && node.children.every((field) => field.children.length === 0 && isOnce(field))
}

/** The three levels that the format prescribes: the list, its repeated group, the element. */
function isList(node: SchemaTree | undefined, types: readonly string[]): boolean {
  const [group, ...others] = node?.children ?? []
  if (node?.element.converted_type !== 'LIST' || group === undefined || others.length > 0 || !isOnce(node)) return false
  const [element, ...more] = group.children
  return group.element.repetition_type === 'REPEATED' && more.length === 0 && isLeaf(element, types)
}

function isOnce({ element }: SchemaTree): boolean {
  return element.repetition_type !== 'REPEATED'
}
