export interface ProofRow {
  /** `network/gateway`, `file/docker-socket`: stable, for tables and tests. */
  id: string
  title: string
  /** Only a positive report counts as blocked; what this container engine cannot show is unproven. */
  verdict: 'blocked' | 'open' | 'unproven'
  /** What was seen. */
  evidence: string
}

/** What a sandbox really was: the `sandbox` of `bbx test --json`. */
export interface SandboxReport {
  engine: { product: string; version: string }
  network: 'none'
  /** How requests were carried into the container. */
  transport: 'exec' | 'nsenter'
  /** Restrictions in force, as the container engine itself confirms them: `read-only root`, `capabilities dropped`. */
  enforced: readonly string[]
  /** Restrictions that are wanted and not in force. */
  missing: readonly { what: string; why: string }[]
  /** Resources that the host lacks. */
  adapted: readonly { what: string; wanted: string; given: string }[]
  gpu: { devices: readonly string[]; driver: string | null; notes: readonly string[] } | null
  image: { id: string; tag: string; built: boolean; fingerprint: string }
  proof: readonly ProofRow[]
}
