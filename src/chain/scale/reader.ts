import { ss58PublicKey } from '../../base/ss58.ts'
import { decodeScale, decodeScaleAt, type ScaleJson } from './decode-scale.ts'
import { hashPrefix } from './hashers.ts'
import { bytesOf, hexOf } from './hex.ts'
import type { StoragePath } from './storage-path.ts'
import type { StorageShape, TypeTable } from './type-table.ts'

/** Reads what a chain stores and answers, by a table of its types: without the packages and the time that its whole metadata takes. */
export interface Reader {
  specVersion: number
  stepMs: number | null
  has(path: StoragePath): boolean
  /** The key under which a value lies, in hex; of fewer arguments than the item has, what the keys of all the others begin with. */
  key(path: StoragePath, args: readonly unknown[]): string
  /** The arguments in a key of a map. */
  keyArguments(path: StoragePath, key: string): ScaleJson[]
  /** A stored value; for a key that holds nothing the item's default, or null where it has none. */
  decode(path: StoragePath, hex: string | null): ScaleJson
  /** A function of the runtime, `SubnetInfoRuntimeApi_get_metagraph` for example; null where it has none of that name. */
  api(call: string): { encode(args: readonly unknown[]): string; decode(hex: string): ScaleJson } | null
}

export function openReader(table: TypeTable): Reader {
  const { types, storage, apis, specVersion, stepMs } = table
  const known = (path: StoragePath): StorageShape => {
    const shape = Object.hasOwn(storage, path) ? storage[path] : undefined
    if (shape === undefined) throw new Error(`the runtime ${specVersion} has no storage ${path}`)
    return shape
  }
  return {
    ...{ specVersion, stepMs },
    has: (path) => Object.hasOwn(storage, path),
    key(path, args) {
      const { prefix, hashers, keys } = known(path)
      if (args.length > hashers.length) throw new Error(`the storage ${path} has ${hashers.length} arguments`)
      const parts = args.map((argument, at) => {
        const bytes = encodeArgument(table, keys[at] ?? -1, argument)
        return Buffer.concat([hashPrefix(hashers[at] ?? '').of(bytes), bytes])
      })
      return hexOf(Buffer.concat([bytesOf(prefix), ...parts]))
    },
    keyArguments(path, key) {
      const { prefix, hashers, keys } = known(path)
      const bytes = bytesOf(key)
      let at = bytesOf(prefix).length
      return hashers.map((hasher, index) => {
        const [value, end] = decodeScaleAt(types, keys[index] ?? -1, bytes, at + hashPrefix(hasher).bytes)
        at = end
        return value
      })
    },
    decode(path, hex) {
      const { value, optional, fallback } = known(path)
      return hex === null && optional ? null : decodeScale(types, value, bytesOf(hex ?? fallback))
    },
    api(call) {
      const shape = Object.hasOwn(apis, call) ? apis[call] : undefined
      if (shape === undefined) return null
      return {
        encode: (args) => hexOf(Buffer.concat(shape.inputs.map((type, at) => encodeArgument(table, type, args[at])))),
        decode: (hex) => decodeScale(types, shape.output, bytesOf(hex)),
      }
    },
  }
}

/** Whole numbers and addresses: no key and no function that is asked takes anything else. */
function encodeArgument({ types }: TypeTable, type: number, argument: unknown): Uint8Array {
  const shape = types[type]
  if (shape?.is === 'tuple' && shape.types.length === 1) return encodeArgument({ types } as TypeTable, shape.types[0] ?? -1, argument)
  if (shape?.is === 'account' && typeof argument === 'string') {
    const key = ss58PublicKey(argument)
    if (key !== null) return key
  }
  if (shape?.is === 'whole' && !shape.signed && (typeof argument === 'number' || typeof argument === 'bigint')) {
    const number = BigInt(argument)
    const digits = number.toString(16).padStart(2 * shape.bytes, '0')
    if (number >= 0n && digits.length === 2 * shape.bytes) return Buffer.from(digits, 'hex').reverse()
  }
  throw new Error(`${String(argument)} is no argument of the type ${shape?.is ?? type}`)
}
