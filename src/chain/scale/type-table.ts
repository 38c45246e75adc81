/** What one type of a runtime looks like; other types are named by their number. Names of fields are as JSON has them. */
export type TypeShape =
  | { is: 'struct'; names: string[]; types: number[] }
  /** Also what has fields without names: of one field it is that field's value. */
  | { is: 'tuple'; types: number[] }
  | { is: 'enum'; plain: boolean; variants: [index: number, name: string, names: string[] | null, types: number[]][] }
  | { is: 'option' | 'list' | 'compact'; of: number }
  | { is: 'array'; of: number; length: number }
  | { is: 'whole'; bytes: number; signed: boolean }
  | { is: 'bool' | 'text' | 'account' }
  /** Read by nobody here. */
  | { is: 'other'; name: string }

export interface StorageShape {
  /** In hex: what all keys of the item begin with. */
  prefix: string
  hashers: string[]
  keys: number[]
  value: number
  /** Nothing stored means nothing; else it means `fallback`, in hex. */
  optional: boolean
  fallback: string
}

export interface ApiShape {
  inputs: number[]
  output: number
}

/** Changes with what stands in the table. */
export const tableFormat = 1

/** What metadata says, as far as reading needs it: made once for a version of a runtime and kept, since metadata takes long to read. Plain data. */
export interface TypeTable {
  format: typeof tableFormat
  specVersion: number
  /** The smallest step of the chain's time in milliseconds; null where the runtime does not say it. */
  stepMs: number | null
  types: TypeShape[]
  storage: Record<string, StorageShape>
  /** Functions of the runtime; none where the metadata is older than version 15. */
  apis: Record<string, ApiShape>
}
