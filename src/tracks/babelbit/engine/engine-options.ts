export interface EngineOptions {
  /** Absolute path of a challenge file or folder, served where `/start` names no other; null: there is none. */
  challenge: string | null
  /** Where a relative `path` in `/start` starts. */
  cwd: string
  /** Absolute paths of folders. A `path` in `/start` must lie in one of them. */
  roots: readonly string[]
  /** A `/start` named a path that lies in none of them: it is answered as if there were no such file. */
  onOutside?: (path: string) => void
  /** Sessions at one time, 1 or more. */
  maxSessions: number
  /** A session that rests longer is forgotten. */
  sessionTtlMs: number
  bodyLimitBytes: number
  /** null: everybody may walk, and `/auth` is unknown. */
  auth: EngineAuthOptions | null
}

export interface EngineAuthOptions {
  /** SS58 addresses that may log in; null: any hotkey that can sign. */
  allow: readonly string[] | null
  challengeTtlMs: number
  tokenTtlMs: number
}

export const engineDefaults = {
  host: '127.0.0.1',
  port: 8999,
  maxSessions: 1000,
  sessionTtlMs: 3_600_000,
  bodyLimitBytes: 1024 * 1024,
  challengeTtlMs: 60_000,
  /** What the production engine grants when it names nothing (reference babelbit 1.3). */
  tokenTtlMs: 86_400_000,
} as const
