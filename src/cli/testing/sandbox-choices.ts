/** What a call may say about the sandbox. */
export interface SandboxChoices {
  /** `auto`: exec, and nsenter where the image has no Python. */
  transport?: 'auto' | 'exec' | 'nsenter' | undefined
  /** Goes on where a restriction that a submission needs is not in force; the result names it. */
  allowWeaker?: true | undefined
  /** OCI runtime of the container engine. */
  engineRuntime?: string | undefined
  /** Which GPUs the container gets, as it was typed; default: all that there are. */
  gpus?: string | undefined
  /** `chute`: not the server of the submission, but what its chute would answer. */
  via?: 'chute' | undefined
}
