import type { Client } from '../base/contract.ts'
import type { Fault } from '../base/fault.ts'
import type { SandboxReport } from '../base/sandbox-report.ts'
import type { Usage } from '../base/usage.ts'
import type { Manifest } from '../submission/manifest.ts'

/** How a submission is made to answer. What can be its own fault comes back as a `Fault`; BbxError is thrown for the environment. */
export interface Runtime {
  prepare(submission: RunnableSubmission, signal: AbortSignal): Promise<Prepared | Fault>
  /** Done when the server is healthy as the contract wants. */
  start(prepared: Prepared, limits: Limits, signal: AbortSignal): Promise<Running | Fault>
}

export interface RunnableSubmission {
  /** Absolute. */
  root: string
  manifest: Pick<Manifest, 'start'>
}

export interface Prepared {
  /** The command as it will be run; empty where nothing is started. */
  command: readonly string[]
  /** Absolute working folder of the server; null where nothing is started. */
  folder: string | null
  /** What was found on the way, for a report: `{ python: '3.11.7', installer: 'uv' }`. */
  facts: Readonly<Record<string, string>>
}

export interface Limits {
  /** Of all processes of the submission together; null: not watched. */
  memoryBytes: number | null
  /** From start to end; null: as long as it takes. */
  wallMs: number | null
  /** Of output that is kept; the rest is dropped and counted. */
  outputBytes: number
}

/** `none`: the submission could read and write whatever the user can. `sandbox`: a container with no way out. */
export type Isolation = 'none' | 'sandbox'

export interface Exit {
  code: number | null
  signal: string | null
  /** Why it ended where nobody had asked it to; null after a stop of ours. */
  fault: Fault | null
}

export interface Running extends AsyncDisposable {
  client: Client
  /** Never rejects. For a server that nobody started it is pending until the end of the run. */
  exited: Promise<Exit>
  isolation: Isolation
  /** What the sandbox was; null without one. */
  sandbox: SandboxReport | null
  url: string
  /** null where there was nothing to wait for. */
  healthyAfterMs: number | null
  /** What went wrong beside the answers, so far: health lost, output flooded; after the end also a stop that needed force. */
  faults(): readonly Fault[]
  /** Lines of the server's output that were kept, oldest first; none for a server that nobody started. */
  logs(): AsyncIterable<string>
  usage(): Promise<Usage>
}

/** For progress only; the text is for people. */
export interface RuntimeEvent {
  at: 'python' | 'environment' | 'install' | 'start' | 'health' | 'healthy' | 'stop' | 'leftovers'
  text: string
}

export function isFault<T extends object>(outcome: T | Fault): outcome is Fault {
  return 'code' in outcome && 'by' in outcome && 'remedy' in outcome
}
