import type { PlatformChute } from '../types.ts'
import type { AccountLists } from './account-lists.ts'

/** Creations, updates and deletions of a kind in 24 hours (reference chutes 6). */
export const changesADay = 24

export interface DailyChanges {
  /** Of 24, as far as can be seen: what was deleted since is in no list, and of several updates of one chute only the last shows. */
  chutes: number
  images: number
}

const dayMs = 24 * 3_600_000
/** A chute that was just made says that it was updated at about the same time. */
const sameMs = 60_000

/** Counts what the lists of the account show of the changes that the platform limits. It may have counted more. */
export function dailyChanges({ chutes, images }: AccountLists, now: number): DailyChanges {
  return {
    chutes: chutes.reduce((sum, chute) => sum + changesOf(chute, now), 0),
    images: images.filter(({ createdAt }) => isRecent(createdAt, now)).length,
  }
}

function changesOf({ createdAt, updatedAt }: PlatformChute, now: number): number {
  const created = isRecent(createdAt, now) ? 1 : 0
  const isSame = createdAt !== null && updatedAt !== null && Math.abs(Date.parse(updatedAt) - Date.parse(createdAt)) < sameMs
  return created + (isRecent(updatedAt, now) && !isSame ? 1 : 0)
}

function isRecent(time: string | null, now: number): boolean {
  return time !== null && now - Date.parse(time) < dayMs
}

export function changesLine({ chutes, images }: DailyChanges): string {
  const seen = (count: number) => `at least ${count} of ${changesADay}`
  return `changes in the last 24 hours: chutes ${seen(chutes)}, images ${seen(images)}; the platform counts deletions too, which no list shows`
}
