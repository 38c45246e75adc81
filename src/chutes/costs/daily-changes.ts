import type { Chutes, PlatformChute } from '../types.ts'

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
export async function dailyChanges(chutes: Pick<Chutes, 'chutes' | 'images'>, now: number, signal: AbortSignal): Promise<DailyChanges> {
  const found = { chutes: 0, images: 0 }
  for await (const chute of chutes.chutes(signal)) found.chutes += changesOf(chute, now)
  for await (const { createdAt } of chutes.images(signal)) found.images += isRecent(createdAt, now) ? 1 : 0
  return found
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
