import type { ContainerFacts } from './container-facts.ts'
import type { InsideReport } from './inside/inside-report.ts'
import type { KernelView } from './kernel-view.ts'
import type { ListenerResult } from './listeners.ts'
import type { Missing } from './missing.ts'
import type { NamespaceReport } from './namespace/namespace-report.ts'
import type { Surroundings } from './surroundings.ts'

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
