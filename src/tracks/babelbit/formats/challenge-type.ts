import type { ScoringPolicy } from '../scoring/policy.ts'

const aliases: Readonly<Record<string, string>> = { round1: 'main', round2: 'arena' }

/** The type of a challenge as the runner of Apr 2026 writes it: none is `main`, earlier names are translated, others stay. */
export function typeInNames(type: string | null): string {
  if (type === null || type === '') return 'main'
  return Object.hasOwn(aliases, type) ? (aliases[type] ?? type) : type
}

/** The member of documents that tells the type: none before Jan 2026, the type as given there, normalised in Apr. */
export function typeInDocument(type: string | null, policy: ScoringPolicy): { challenge_type?: string | null } {
  if (!policy.runner.typeInDocuments) return {}
  return { challenge_type: policy.runner.typeInNames ? typeInNames(type) : type }
}
