import { z } from 'zod'
import { refuse } from '../refusal.ts'
import { bytesOf } from './dtypes.ts'
import { repeatedKey } from './repeated-key.ts'

export interface TensorEntry {
  /** As the header names it: `F32`. */
  dtype: string
  shape: readonly number[]
  /** Where its values lie, in bytes behind the header. */
  begin: number
  end: number
}

const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()).max(8),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
})
const metadataSchema = z.record(z.string(), z.string())

/**
 * The tensors that the header of a safetensors file names, in the order of their data. As the format wants it they follow each other without gaps and fill the
 * `dataBytes` behind the header, so nothing is hidden in the file and nothing is read twice. Throws Refusal.
 */
export function parseHeader(header: Uint8Array, dataBytes: number): Map<string, TensorEntry> {
  const entries = Object.entries(jsonOf(header)).flatMap(([name, value]): [string, TensorEntry][] => {
    if (name !== '__metadata__') return [[name, entryOf(name, value)]]
    if (!metadataSchema.safeParse(value).success) refuse('the __metadata__ of its header is no table of texts')
    return []
  })
  entries.sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)
  let filled = 0
  for (const [name, { begin, end }] of entries) {
    if (end > dataBytes)
      refuse(`tensor ${quoted(name)} ends at byte ${end} of its data, which has ${dataBytes}: the file is cut, or its header lies`)
    if (begin < filled) refuse(`tensor ${quoted(name)} overlaps the one before it`)
    if (begin > filled) refuse(`there is a gap of ${begin - filled} bytes before tensor ${quoted(name)}`)
    filled = end
  }
  if (filled !== dataBytes) refuse(`${dataBytes - filled} bytes behind its tensors belong to none`)
  return new Map(entries)
}

function jsonOf(header: Uint8Array): object {
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header)
    value = JSON.parse(text)
  } catch {
    return refuse('its header is no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('its header is no JSON object')
  const repeated = repeatedKey(text)
  if (repeated !== null) refuse(`its header names ${quoted(repeated)} twice`)
  return value
}

function entryOf(name: string, value: unknown): TensorEntry {
  const parsed = entrySchema.safeParse(value)
  if (!parsed.success) return refuse(`its header describes no tensor under ${quoted(name)}`)
  const { dtype, shape, data_offsets } = parsed.data
  const [begin, end] = data_offsets
  const size = Object.hasOwn(bytesOf, dtype)
    ? (bytesOf[dtype] as number)
    : refuse(`tensor ${quoted(name)} has the unknown type ${quoted(dtype)}`)
  const bytes = shape.reduce((product, length) => product * length, size)
  if (end - begin !== bytes) refuse(`tensor ${quoted(name)} of [${shape.join(', ')}] ${dtype} has ${end - begin} bytes, not ${bytes}`)
  return { dtype, shape, begin, end }
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 100))
}
