import { join } from 'node:path'
import { root } from './root.mjs'

/**
 * Groups of chunks for the bundler, which would make a file of every set of modules that the same commands share: some fifty for one that asks a chain, each of which takes a third of a
 * millisecond to find and read. A piece is what the files `of` it import statically, as far as `only` goes, and no earlier piece has, nor what the files of `apart` import;
 * and nothing that leads to a package of `without`, which a command that wants the rest would load too.
 */
export function inFewPieces({ apart, pieces }) {
  let pieceOf = null
  return [
    {
      name(id, modules) {
        pieceOf ??= divide(apart, pieces, modules)
        return pieceOf.get(id) ?? null
      },
    },
  ]
}

function divide(apart, pieces, modules) {
  const pieceOf = new Map()
  for (const id of apart.flatMap((file) => [...reachedFrom(join(root, file), modules)])) pieceOf.set(id, null)
  for (const { name, of, only, without } of pieces) {
    const isWanted = (id) =>
      only.test(id) && !(without !== undefined && [...reachedFrom(id, modules)].some((reached) => without.test(reached)))
    for (const id of of.flatMap((file) => [...reachedFrom(join(root, file), modules)])) {
      if (!pieceOf.has(id) && isWanted(id)) pieceOf.set(id, name)
    }
  }
  return pieceOf
}

function reachedFrom(id, modules, reached = new Set()) {
  if (reached.has(id)) return reached
  reached.add(id)
  for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) reachedFrom(imported, modules, reached)
  return reached
}
