import type { Instruction } from './instruction.ts'

const opening = /(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2(?=\s|$)/g

/** The heredocs that an instruction opens, in order. Only RUN, COPY and ADD may. */
export function heredocWords({ keyword, rest }: Pick<Instruction, 'keyword' | 'rest'>): { end: string; dash: boolean }[] {
  if (!['RUN', 'COPY', 'ADD'].includes(keyword)) return []
  return [...rest.matchAll(opening)].map(([, dash, , end = '']) => ({ end, dash: dash === '-' }))
}
