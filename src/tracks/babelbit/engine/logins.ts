import { randomBytes } from 'node:crypto'
import type { EngineAuthOptions } from './engine-options.ts'

export interface Logins {
  /** A text to sign, good for one attempt. `timestamp` is in seconds and has to come back with it. */
  challenge(): { challenge: string; timestamp: number }
  /** Takes the challenge out of the world; false when it was not given, is used or too old, or the timestamp is another. */
  redeem(challenge: string, timestamp: number): boolean
  /** A bearer token and how many seconds it lasts. */
  grant(): { token: string; expiresIn: number }
  isValid(token: string): boolean
}

export interface Clock {
  /** Milliseconds that only grow. */
  now(): number
  /** Seconds since 1970. */
  timestamp(): number
}

const systemClock: Clock = { now: () => performance.now(), timestamp: () => Math.floor(Date.now() / 1000) }
/** Of each kind: the oldest go first, so that a flood of logins costs a bounded amount of memory. */
const mostKept = 10_000

export function openLogins({ challengeTtlMs, tokenTtlMs }: EngineAuthOptions, clock: Clock = systemClock): Logins {
  const challenges = new Map<string, { timestamp: number; until: number }>()
  const tokens = new Map<string, number>()
  return {
    challenge() {
      const timestamp = clock.timestamp()
      const challenge = `bbx utterance engine login ${timestamp} ${randomBytes(16).toString('hex')}`
      keep(challenges, challenge, { timestamp, until: clock.now() + challengeTtlMs })
      return { challenge, timestamp }
    },
    redeem(challenge, timestamp) {
      const given = challenges.get(challenge)
      challenges.delete(challenge)
      return given !== undefined && given.timestamp === timestamp && clock.now() < given.until
    },
    grant() {
      const token = randomBytes(32).toString('base64url')
      keep(tokens, token, clock.now() + tokenTtlMs)
      return { token, expiresIn: Math.floor(tokenTtlMs / 1000) }
    },
    isValid(token) {
      const until = tokens.get(token)
      if (until === undefined) return false
      if (clock.now() < until) return true
      tokens.delete(token)
      return false
    },
  }
}

function keep<V>(all: Map<string, V>, key: string, value: V): void {
  const [oldest] = all.size >= mostKept ? all.keys() : []
  if (oldest !== undefined) all.delete(oldest)
  all.set(key, value)
}
