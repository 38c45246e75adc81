import type { PortableType } from '@polkadot/types/interfaces'
import type { StorageEntry } from '@polkadot/types/primitive/types'
import { stringCamelCase, u8aConcat, u8aToHex } from '@polkadot/util'
import { xxhashAsU8a } from '@polkadot/util-crypto'
import { openRuntime, type Runtime } from './runtime.ts'
import { type ApiShape, type StorageShape, type TypeShape, type TypeTable, tableFormat } from './type-table.ts'

/** The table of metadata, by the packages that know all of it. Throws where it is not metadata. */
export function buildTypeTable(bytes: Uint8Array): TypeTable {
  const runtime = openRuntime(bytes)
  const { registry, tables, specVersion } = runtime
  const types: TypeShape[] = []
  for (const type of registry.lookup.types) types[type.id.toNumber()] = shapeOf(type)
  const step = tables.consts.timestamp?.minimumPeriod
  return {
    ...{ format: tableFormat, specVersion, stepMs: step === undefined ? null : Number(step), types },
    storage: storageOf(runtime),
    apis: apisOf(runtime),
  }
}

function storageOf({ tables, registry }: Runtime): Record<string, StorageShape> {
  const pallets = Object.entries(tables.query).filter(([pallet]) => pallet !== keysWithoutTypes)
  const items = pallets.flatMap(([pallet, entries]) =>
    Object.entries(entries as Record<string, Partial<StorageEntry>>).flatMap(([name, entry]) =>
      name !== 'palletVersion' && isEntry(entry) ? [[`${pallet}.${name}`, storageShape(entry)] as const] : [],
    ),
  )
  return Object.fromEntries(items)

  function storageShape(entry: StorageEntry): StorageShape {
    const { type, modifier, fallback } = entry.meta
    const plain = { hashers: [] as string[], keys: [] as number[], value: type.isPlain ? type.asPlain.toNumber() : -1 }
    const prefix = u8aToHex(u8aConcat(xxhashAsU8a(entry.prefix, 128), xxhashAsU8a(entry.meta.name.toString(), 128)))
    return { prefix, ...(type.isPlain ? plain : map(entry)), optional: modifier.isOptional, fallback: fallback.toHex() }
  }

  function map({ meta: { type } }: StorageEntry) {
    const { hashers, key, value } = type.asMap
    const def = registry.lookup.getSiType(key).def
    const keys = hashers.length === 1 ? [key.toNumber()] : def.asTuple.map((part) => part.toNumber())
    return { hashers: hashers.map((hasher) => hasher.type), keys, value: value.toNumber() }
  }
}

/** Keys that every chain of Substrate has, for which no metadata has types. */
const keysWithoutTypes = 'substrate'

/** Beside the items of a pallet stands its version, which has no description. */
function isEntry(entry: Partial<StorageEntry>): entry is StorageEntry {
  return entry.meta?.type !== undefined && entry.meta.modifier !== undefined
}

function apisOf({ metadata }: Runtime): Record<string, ApiShape> {
  if (metadata.version < 15) return {}
  return Object.fromEntries(
    metadata.asLatest.apis.flatMap(({ name: api, methods }) =>
      methods.map(({ name, inputs, output }) => [
        `${api.toString()}_${name.toString()}`,
        { inputs: inputs.map(({ type }) => type.toNumber()), output: output.toNumber() },
      ]),
    ),
  )
}

/** Types that the packages know by their path, and of which nothing here is read. */
const special = /^(primitive_types::U(128|256|512)|BTreeMap|.*::(Call|RuntimeCall|Event|RuntimeEvent))$/

const wholeType = /^([ui])(8|16|32|64|128|256)$/

function shapeOf({ type: { path, def, params } }: PortableType): TypeShape {
  const name = path.map(String).join('::')
  if (special.test(name)) return { is: 'other', name }
  if (name === 'sp_core::crypto::AccountId32') return { is: 'account' }
  if (name === 'Option') return { is: 'option', of: params[0]?.type.unwrap().toNumber() ?? -1 }
  if (def.isSequence) return { is: 'list', of: def.asSequence.type.toNumber() }
  if (def.isArray) return { is: 'array', of: def.asArray.type.toNumber(), length: def.asArray.len.toNumber() }
  if (def.isTuple) return { is: 'tuple', types: def.asTuple.map((part) => part.toNumber()) }
  if (def.isCompact) return { is: 'compact', of: def.asCompact.type.toNumber() }
  if (def.isPrimitive) return primitive(def.asPrimitive.toString().toLowerCase())
  if (def.isComposite) {
    const { names, types } = fieldsOf(def.asComposite.fields)
    return names === null ? { is: 'tuple', types } : { is: 'struct', names, types }
  }
  if (!def.isVariant) return { is: 'other', name: name || def.type }
  const { variants } = def.asVariant
  const plain = variants.every(({ fields }) => fields.length === 0)
  return {
    ...{ is: 'enum', plain },
    variants: variants.map(({ index, name: variant, fields }) => {
      const { names, types } = fieldsOf(fields)
      return [index.toNumber(), plain ? variant.toString() : stringCamelCase(variant.toString()), names, types]
    }),
  }
}

function primitive(name: string): TypeShape {
  const [, sign, bits] = wholeType.exec(name) ?? []
  if (bits !== undefined) return { is: 'whole', bytes: Number(bits) / 8, signed: sign === 'i' }
  return name === 'bool' ? { is: 'bool' } : name === 'str' ? { is: 'text' } : { is: 'other', name }
}

type Fields = Extract<PortableType['type']['def'], { asComposite: unknown }>['asComposite']['fields']

function fieldsOf(fields: Fields): { names: string[] | null; types: number[] } {
  const named = fields.every(({ name }) => name.isSome) && fields.length > 0
  return {
    names: named ? fields.map(({ name }) => stringCamelCase(name.unwrap().toString())) : null,
    types: fields.map(({ type }) => type.toNumber()),
  }
}
