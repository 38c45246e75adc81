export interface Piece {
  name: string
  /** Relative to the folder of the repository. */
  of: readonly string[]
  only: RegExp
  without?: RegExp
}
interface Modules {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}
export function inFewPieces(wanted: {
  apart: readonly string[]
  pieces: readonly Piece[]
}): { name(id: string, modules: Modules): string | null }[]
