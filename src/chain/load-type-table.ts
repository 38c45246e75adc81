import { readFile } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'
import { writeDurably } from '../base/durable-file.ts'
import { loadMetadata, type MetadataSource, metadataFile } from './load-metadata.ts'
import { type TypeTable, tableFormat } from './scale/type-table.ts'

/** The table of a chain's types, from the cache where this version of its runtime was seen before; else made of its metadata. Throws BbxError E0011. */
export async function loadTypeTable(source: MetadataSource): Promise<TypeTable> {
  const path = metadataFile(source).replace(/\.scale$/, `.types-${tableFormat}.json`)
  const cached = await readFile(path, 'utf8').then(parse, () => null)
  if (cached !== null) return cached
  const [metadata, { buildTypeTable }] = await Promise.all([loadMetadata(source), import('./scale/build-type-table.ts')])
  let table: TypeTable
  try {
    table = buildTypeTable(metadata)
  } catch (cause) {
    throw new BbxError('E0011', { what: 'the metadata of the node cannot be read', remedy: 'name another address with --network', cause })
  }
  // Of metadata that tells of no functions, which is not kept either.
  if (Object.keys(table.apis).length === 0) return table
  // A cache that cannot be written makes the next call slower, and this one not wrong.
  await writeDurably(path, Buffer.from(JSON.stringify(table))).catch(() => {})
  return table
}

/** What an earlier bbx wrote; null for anything else, a file that was damaged for example. */
function parse(text: string): TypeTable | null {
  try {
    const table: Partial<TypeTable> | null = JSON.parse(text)
    return table?.format === tableFormat && Array.isArray(table.types) && table.storage && table.apis ? (table as TypeTable) : null
  } catch {
    return null
  }
}
