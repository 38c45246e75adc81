import { BbxError } from '../base/bbx-error.ts'
import { faultCodes } from '../base/fault-codes.ts'
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
  /** What is wrong with a value; a person who typed it is asked again. */
  problem?: (value: string) => Problem | null
  /** Where no answer would help, a key that is not there for example: how it is mended. Nobody is asked for it. */
  remedy?: string
}

export interface Problem {
  what: string
  remedy: string
}

/**
 * The values without which a command cannot start. On a terminal what is missing is asked for; elsewhere everything that is missing
 * or wrong is named at once (BbxError U0002 where something is missing, else U0001).
 */
export async function need<K extends string>(wanted: Readonly<Record<K, Wanted>>, context: Context): Promise<Record<K, string>> {
  const entries = Object.entries<Wanted>(wanted)
  const missing = entries.filter(([, { given }]) => isMissing(given))
  const wrong = entries.flatMap(([, { given, problem }]) => (given === null || isMissing(given) ? [] : (problem?.(given) ?? [])))
  const unasked = missing.filter(([, { remedy }]) => remedy !== undefined || !context.interactive)
  if (unasked.length > 0 || wrong.length > 0) throw whatIsWanted(unasked, wrong)
  const values = new Map(entries.map(([name, { given }]) => [name, given ?? '']))
  for (const [name, { question, choices, offer, problem }] of missing) {
    const { askText, askChoice } = await import('./prompt.ts')
    const check = (value: string) => problem?.(value)?.what ?? null
    values.set(
      name,
      choices ? await askChoice(question, choices, context) : await askText(question, { offer: offer ?? null, check }, context),
    )
  }
  return Object.fromEntries(values) as Record<K, string>
}

function isMissing(given: string | null): boolean {
  return given === null || given.trim() === ''
}

function whatIsWanted(missing: readonly [string, Wanted][], wrong: readonly Problem[]): BbxError {
  const names = missing.map(([name]) => name).join(', ')
  const gap = missing.length === 0 ? [] : [missing.length === 1 ? `a value is missing: ${names}` : `values are missing: ${names}`]
  const own = missing.flatMap(([, { remedy }]) => remedy ?? [])
  const given = missing.some(([, { remedy }]) => remedy === undefined) ? [faultCodes.U0002.remedy] : []
  const remedies = [...given, ...own, ...wrong.map(({ remedy }) => remedy)]
  return new BbxError(missing.length === 0 ? 'U0001' : 'U0002', {
    what: [...gap, ...wrong.map(({ what }) => what)].join('; '),
    remedy: remedies.join('; '),
    missing: missing.map(([name, { flag, variable }]) => ({ name, flag, variable })),
  })
}
