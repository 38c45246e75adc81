import type { Fault } from '../../base/fault.ts'

export interface CleanItem {
  kind: 'container' | 'network' | 'volume' | 'image' | 'process' | 'download' | 'environment' | 'submission' | 'rehearsal'
  id: string
  name: string
  /** Why it goes, or why it stays. */
  why: string
  /** null where it takes no room worth naming, or nobody has measured it. */
  bytes: number | null
}

/** One room's leftovers: what would go, what stays, and how it goes. */
export interface Leftovers {
  remove: readonly CleanItem[]
  keep: readonly CleanItem[]
}

export interface Removed {
  removed: readonly CleanItem[]
  /** What was to go and did not, with the reason. */
  failed: readonly CleanItem[]
}

/** What `bbx clean --json` prints, but for what the shell adds. */
export interface CleanDocument extends Readonly<Record<string, unknown>> {
  schema: 'bbx.clean/1'
  dryRun: boolean
  removed: readonly CleanItem[]
  kept: readonly CleanItem[]
  engine: { url: string; product: string; version: string } | null
  notes: readonly string[]
  /** A container engine that was named and could not be looked into. */
  faults: readonly Fault[]
}
