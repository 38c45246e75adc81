import type { Account } from './state.ts'
import { timeText } from './time-text.ts'

/** What others see of an account. */
export function showUser({ username, userId, createdAt }: Account): object {
  return { username, user_id: userId, logo_id: null, created_at: timeText(createdAt), logo: null }
}
