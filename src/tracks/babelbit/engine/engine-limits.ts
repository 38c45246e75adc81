/** How long the engine waits for the other side of a connection. */
export const engineTimes = {
  /** For the rest of a request that came in part, before Node's parser takes over and counts its own time. */
  plainRequestMs: 2_000,
  headersMs: 10_000,
  requestMs: 30_000,
  /** Between two requests of one connection; longer than the pools of clients keep theirs. */
  idleMs: 75_000,
  /** For a client to take an answer. */
  drainMs: 30_000,
  /** For answers that are on their way when the engine is told to stop. */
  graceMs: 2_000,
} as const

export const mostConnections = 2_000
