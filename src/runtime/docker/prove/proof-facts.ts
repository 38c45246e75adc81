import type { ContainerFacts } from './container-facts.ts'
import type { InsideReport } from './inside/inside-report.ts'
import type { KernelView } from './kernel-view.ts'
import type { ListenerResult } from './listeners.ts'
import type { NamespaceReport } from './namespace/namespace-report.ts'
import type { Surroundings } from './surroundings.ts'
import type { Seen } from './verdict.ts'

/** Everything that was gathered about one container; rows only read it. */
export interface ProofFacts {
  /** Still, after everything was asked. */
  running: boolean
  container: ContainerFacts
  kernel: KernelView | Missing
  inside: InsideReport | Missing
  namespace: NamespaceReport | Missing
  surroundings: Surroundings | Missing
  /** What became of the listeners that bbx opened on this host; empty where the container engine is on another one. */
  listeners: readonly ListenerResult[]
  allowed: Allowed
}

/** What a policy grants: no way out, though something can be written or executed there. */
export interface Allowed {
  tmpfs: Readonly<Record<string, { exec: boolean }>>
  modelsPath: string | null
}

export interface Missing {
  /** `silent`: it was asked and did not report, which counts as open. `unknown`: there is no way to ask here. */
  missing: 'silent' | 'unknown'
  why: string
}

export function isMissing(value: object): value is Missing {
  return 'missing' in value
}

/** What a source shows, or that it shows nothing. */
export function seenIn<T extends object>(source: T | Missing, by: Seen['by'], look: (value: T) => Seen | Seen[]): Seen[] {
  if (isMissing(source)) return [{ by, says: source.missing, what: source.why }]
  return [look(source)].flat()
}
