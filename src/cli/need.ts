import { BbxError } from '../base/bbx-error.ts'
import type { Context } from './context.ts'

export interface Wanted {
  /** What came by a flag or a setting; null where nothing did. */
  given: string | null
  flag: string
  variable: string | null
  question: string
  choices?: readonly string[]
  /** Offered where a person is asked. */
  offer?: string | null
}

/**
 * The values without which a command cannot start. On a terminal what is missing is asked for; elsewhere everything missing
 * is named at once (BbxError U0002).
 */
export async function need<K extends string>(wanted: Readonly<Record<K, Wanted>>, context: Context): Promise<Record<K, string>> {
  const entries = Object.entries<Wanted>(wanted)
  const missing = entries.filter(([, { given }]) => given === null || given.trim() === '')
  const values = new Map(entries.map(([name, { given }]) => [name, given ?? '']))
  if (missing.length > 0 && !context.interactive) {
    throw new BbxError('U0002', {
      what:
        missing.length === 1 ? `a value is missing: ${missing[0]?.[0]}` : `values are missing: ${missing.map(([name]) => name).join(', ')}`,
      missing: missing.map(([name, { flag, variable }]) => ({ name, flag, variable })),
    })
  }
  for (const [name, { question, choices, offer }] of missing) {
    const { askText, askChoice } = await import('./prompt.ts')
    values.set(name, choices ? await askChoice(question, choices, context) : await askText(question, offer ?? null, context))
  }
  return Object.fromEntries(values) as Record<K, string>
}
