import { type KnownValues, noteValues, substitute } from './arguments.ts'
import type { Instruction } from './instruction.ts'

/**
 * The images that a build starts from, as FROM names them with the defaults of ARG put in; stages and `scratch` are none. What depends on a
 * value that is not known, or asks for another platform, is left to the builder.
 */
export function baseImages(instructions: readonly Instruction[]): string[] {
  const globals: KnownValues = new Map()
  const stages = new Set(['scratch'])
  const images = new Set<string>()
  let seen = 0
  for (const instruction of instructions) {
    if (instruction.keyword === 'ARG' && seen === 0) noteValues(instruction, globals)
    if (instruction.keyword !== 'FROM') continue
    seen += 1
    const [written = '', as, stage] = instruction.rest.split(/\s+/)
    const { text, unknown } = substitute(written.replace(/^(["'])(.*)\1$/, '$2'), globals)
    const usable = text !== '' && unknown.length === 0 && instruction.flags.length === 0
    if (usable && !stages.has(text.toLowerCase())) images.add(text)
    if (as?.toLowerCase() === 'as' && stage !== undefined) stages.add(stage.toLowerCase())
  }
  return [...images]
}
