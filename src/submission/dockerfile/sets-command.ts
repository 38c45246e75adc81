import type { Instruction } from './instruction.ts'

/**
 * Whether a Dockerfile says itself what its image starts: a CMD or ENTRYPOINT in its last stage, or in a stage that this one is made from.
 * Without one the base image's own program is started.
 */
export function setsCommand(instructions: readonly Instruction[]): boolean {
  const named = new Map<string, boolean>()
  let name: string | null = null
  let sets = false
  for (const { keyword, rest } of instructions) {
    if (keyword === 'CMD' || keyword === 'ENTRYPOINT') sets = true
    if (keyword === 'FROM') {
      const [from = '', as, stage] = rest.toLowerCase().split(/\s+/)
      sets = named.get(from) ?? false
      name = as === 'as' && stage !== undefined ? stage : null
    }
    if (name !== null) named.set(name, sets)
  }
  return sets
}
