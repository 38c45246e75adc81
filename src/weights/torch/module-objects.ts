import { refuse } from '../refusal.ts'
import { type Global, type Instance, isKind, type Stacked } from './values.ts'

/** Classes of networks: an object of one is its name and its attributes. */
const moduleClass = /^(imagebind|torch\.nn|timm)\.[\w.]+$/

/** What modules hold beside tensors and plain numbers: nothing that their weights depend on. */
const ornaments = new Set([
  '__builtin__.set',
  'builtins.set',
  'numpy.dtype',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  '_codecs.encode',
])

/** The name where it is one that a pickled network may mention. */
export function moduleGlobal(full: string): Global | null {
  return moduleClass.test(full) || ornaments.has(full) ? { kind: 'global', name: full } : null
}

/** Whether only a pickled network can have mentioned it. */
export function isModuleGlobal({ name }: Global): boolean {
  return moduleGlobal(name) !== null
}

/** An object without attributes yet. Throws Refusal where the callee is no class of a network. */
export function newInstance(callee: Stacked): Instance {
  if (!isKind(callee, 'global') || !isModuleGlobal(callee)) return refuse('its pickle makes an object of what is no class')
  return { kind: 'instance', name: callee.name, attributes: new Map() }
}

/** The attributes that a pickle gives to an object: `dict`, or `(dict or None, slots)`, of which the slots and what has no name are dropped. */
export function setAttributes(target: Instance, state: Stacked): void {
  const named = isKind(state, 'tuple') ? state.items[0] : state
  if (!isKind(named, 'dictionary')) return
  for (const [key, value] of named.entries) if (typeof key === 'string') target.attributes.set(key, value)
}
