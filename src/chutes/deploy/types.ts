/** How a step is watched and ended. */
export interface StepOptions {
  signal: AbortSignal
  /** What is going on, in words. */
  onEvent(what: string): void
}

export interface ImageOptions extends StepOptions {
  /** The account's name exactly as the platform has it: it refuses an upload in any other spelling. */
  username: string
  /** For the whole build. */
  limitMs: number
  /** How often the image's state is looked at. Default: 5 s. */
  pollMs?: number
}

export interface DeployOptions extends StepOptions {
  /** The account's name as the platform has it. */
  username: string
  /** Whether this fee may be paid. null: the platform did not name it in a way that can be read; `said` has its words. Throws BbxError where it may not. */
  agreeToFee(fee: { usd: number | null; said: string }): Promise<void>
  /** How long what became of a lost answer is looked for. Default: 120 s. */
  lookMs?: number
  pollMs?: number
}
