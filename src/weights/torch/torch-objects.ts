import { refuse } from '../refusal.ts'
import { isModuleGlobal, moduleGlobal, newInstance, setAttributes } from './module-objects.ts'
import { storageType } from './storage-types.ts'
import { type Storage, type Tensor, tensorOf } from './tensor.ts'
import { type Dictionary, type Global, type Instance, isKind, type Stacked } from './values.ts'

/** The storages that were mentioned, by their keys. */
export type Storages = Map<string, Storage>

const callable: Readonly<Record<string, (given: readonly Stacked[]) => Dictionary | Tensor>> = {
  'collections.OrderedDict': orderedDictionary,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': rebuildParameter,
}

/** A state dict and plain values, or a whole module: its classes are then known by their names, and of an object its attributes. */
export type Pickled = 'weights' | 'modules'

/** Three functions and the types of storages have names here, and in a module its classes. Throws Refusal for every other one. */
export function globalOf(module: string, name: string, pickled: Pickled): Global {
  const full = `${module}.${name}`
  if (Object.hasOwn(callable, full) || (module === 'torch' && storageType(name) !== undefined)) return { kind: 'global', name: full }
  const ofModule = pickled === 'modules' ? moduleGlobal(full) : null
  if (ofModule !== null) return ofModule
  return refuse(
    `its pickle names ${JSON.stringify(full.slice(0, 100))}, which is no part of plain weights: loading it elsewhere could run code`,
  )
}

/** What PyTorch would make by calling this; here a dictionary, a tensor or an empty object, or Refusal. */
export function callGlobal(callee: Stacked, given: Stacked): Dictionary | Tensor | Instance {
  if (isKind(callee, 'global') && isModuleGlobal(callee)) return newInstance(callee)
  const make = isKind(callee, 'global') && Object.hasOwn(callable, callee.name) ? callable[callee.name] : undefined
  if (make === undefined) return refuse('its pickle calls what is no function')
  if (!isKind(given, 'tuple')) return refuse('its pickle calls with no tuple')
  return make(given.items)
}

/** A state dict carries versions of its modules as an attribute, which no value depends on; an object has its attributes so. Nothing else has a state. */
export function applyState(target: Stacked, state: Stacked): void {
  if (isKind(target, 'instance')) setAttributes(target, state)
  else if (!isKind(target, 'dictionary')) refuse('its pickle gives a state to what is no dictionary')
}

/** What a persistent id stands for: a storage; in the legacy form of a module also one of its classes, `('module', class, file, source)`, of which the text is passed over. */
export function persistentValue(id: Stacked, storages: Storages): Storage | Global {
  const [tag, named] = isKind(id, 'tuple') ? id.items : []
  return tag === 'module' && isKind(named, 'global') && isModuleGlobal(named) ? named : persistentStorage(id, storages)
}

/**
 * The storage of a persistent id: `('storage', type, key, location, length)`, in the legacy form with a sixth item that is None but for
 * files of before 2018.
 */
function persistentStorage(id: Stacked, storages: Storages): Storage {
  const items = isKind(id, 'tuple') ? id.items : []
  const [tag, named, key, , length, view = null] = items
  if (tag !== 'storage' || !isKind(named, 'global') || typeof key !== 'string' || !isLength(length)) {
    return refuse('its pickle refers to something outside of it that is no storage')
  }
  if (view !== null)
    return refuse('a storage is a view of another one, as files of before 2018 have it: save it again with a newer PyTorch')
  const typeName = named.name.replace(/^torch\./, '')
  const type = storageType(typeName) ?? refuse('a storage has no type of numbers')
  const known = storages.get(key)
  if (known === undefined) {
    const storage: Storage = { kind: 'storage', key, type, typeName, length, read: null }
    storages.set(key, storage)
    return storage
  }
  if (known.typeName !== typeName || known.length !== length)
    refuse(`the storage ${JSON.stringify(key.slice(0, 50))} is described in two ways`)
  return known
}

function orderedDictionary(given: readonly Stacked[]): Dictionary {
  if (given.length > 0) refuse('an OrderedDict is not made empty')
  return { kind: 'dictionary', entries: new Map() }
}

/** `(storage, offset, size, stride, requires_grad, backward_hooks)`. */
function rebuildTensor(given: readonly Stacked[]): Tensor {
  const [storage, offset, size, stride] = given
  if (!isKind(storage, 'storage') || typeof offset !== 'number' || !isKind(size, 'tuple') || !isKind(stride, 'tuple')) {
    return refuse('a tensor is described in a way that is not known')
  }
  return tensorOf(storage, offset, size.items as number[], stride.items as number[])
}

/** `(tensor, requires_grad, backward_hooks)`. */
function rebuildParameter([tensor]: readonly Stacked[]): Tensor {
  return isKind(tensor, 'tensor') ? tensor : refuse('a parameter is no tensor')
}

function isLength(value: Stacked | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
