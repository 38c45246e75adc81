import type { ContainerPolicy } from '../../../base/container-policy.ts'
import type { ProcessIdentity } from '../../../base/process-identity.ts'
import type { ContainerEngine } from '../container-engine/types.ts'

export interface ProveOptions {
  engine: ContainerEngine
  /** It runs. */
  containerId: string
  /** On everything that is made for the proof; all of it is gone at the end. */
  run: string
  owner: ProcessIdentity
  /** A base image with a Python, for a container that joins the network namespace; null or an image of a submission: one is looked for. */
  image: string | null
  /** What the profile grants; without one, a /tmp that may be written. */
  policy?: Pick<ContainerPolicy, 'tmpfs' | 'modelsPath'> | undefined
  signal: AbortSignal
  /** For all together. */
  timeoutMs?: number
  /** For tests: how the network namespace is entered. */
  way?: 'enter' | 'join' | undefined
}
