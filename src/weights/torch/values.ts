import type { Storage, Tensor } from './tensor.ts'

/** What a checkpoint can hold: plain values, lists, dictionaries and tensors; of a pickled module also what its attributes are. Nothing else is ever made of one. */
export type Value = null | boolean | number | bigint | string | List | Tuple | Dictionary | Tensor | Instance

export interface List {
  kind: 'list'
  items: Value[]
}

export interface Tuple {
  kind: 'tuple'
  items: readonly Stacked[]
  /** No name and no bare storage is in it, however deep: it can be a value of the result. */
  plain: boolean
}

/** A name that a pickle mentions. */
export interface Global {
  kind: 'global'
  name: string
}

/** What can lie on the stack of a pickle: names and storages too, which are parts of tensors in the making and never values. */
export type Stacked = Value | Global | Storage

/** A dict or an OrderedDict. */
export interface Dictionary {
  kind: 'dictionary'
  entries: Map<string | number | bigint | boolean | null, Value>
}

/** An object of a class that is only known by its name: no code of it is there. */
export interface Instance {
  kind: 'instance'
  /** `module.Class`. */
  name: string
  attributes: Map<string, Value>
}

export function isKind<Kind extends 'global' | 'storage' | 'tensor' | 'tuple' | 'list' | 'dictionary' | 'instance'>(
  value: Stacked | undefined,
  kind: Kind,
): value is Extract<Stacked, { kind: Kind }> {
  return value !== null && typeof value === 'object' && value.kind === kind
}
