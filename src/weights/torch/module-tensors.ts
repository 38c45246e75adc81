import { refuse } from '../refusal.ts'
import type { Tensor } from './tensor.ts'
import { type Instance, isKind, type Value } from './values.ts'

/** Modules within modules; a network has a dozen levels. A pickle can hold a module within itself. */
const deepest = 32

/**
 * The tensors of a pickled module by the names that its state dict would give them: what its `_parameters` and `_buffers` hold, and those of its `_modules`. Throws Refusal where they
 * are nested without end.
 */
export function moduleTensors(module: Instance): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>()
  for (const { path, part } of modulesOf(module, '', 0))
    for (const kind of ['_parameters', '_buffers'])
      for (const [name, value] of entriesOf(part.attributes.get(kind))) if (isKind(value, 'tensor')) tensors.set(`${path}${name}`, value)
  return tensors
}

/** A module of a module by its path: `modality_trunks.text`. */
export function moduleAt(module: Instance, path: string): Instance | null {
  let at: Value | undefined = module
  for (const name of path.split('.')) {
    if (!isKind(at, 'instance')) return null
    at = new Map(entriesOf(at.attributes.get('_modules'))).get(name)
  }
  return isKind(at, 'instance') ? at : null
}

function* modulesOf(part: Instance, path: string, depth: number): Generator<{ path: string; part: Instance }> {
  if (depth > deepest) refuse('its modules lie within each other without end')
  yield { path, part }
  for (const [name, inner] of entriesOf(part.attributes.get('_modules')))
    if (isKind(inner, 'instance')) yield* modulesOf(inner, `${path}${name}.`, depth + 1)
}

function entriesOf(value: Value | undefined): [string, Value][] {
  if (!isKind(value, 'dictionary')) return []
  return [...value.entries].flatMap(([name, one]): [string, Value][] => (typeof name === 'string' ? [[name, one]] : []))
}
