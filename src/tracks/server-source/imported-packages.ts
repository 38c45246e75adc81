import type { Module } from './server-modules.ts'

/** The first names of what a module imports; `.` for what stands beside it. */
export function importedPackages({ lines }: Pick<Module, 'lines'>): string[] {
  return lines.flatMap(({ tokens: [first, ...rest] }) => {
    if (first.text === 'from') return [rest[0]?.text ?? '']
    if (first.text !== 'import') return []
    return rest.flatMap(({ kind, text }, at) => (kind === 'name' && (at === 0 || rest[at - 1]?.text === ',') ? [text] : []))
  })
}
