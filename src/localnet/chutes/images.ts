import { accountOfId } from './accounts.ts'
import { type Caller, Refused } from './call.ts'
import { uuidForm } from './ids.ts'
import type { Platform } from './platform.ts'
import type { StoredImage } from './state.ts'

/** Of this id, `name:tag` of the caller's own, or `user/name:tag`; one that the caller may use. */
export function findImage({ state }: Platform, { account }: Caller, idOrName: string): StoredImage | undefined {
  const mayUse = (image: StoredImage) => image.public || image.userId === account.userId
  if (uuidForm.test(idOrName)) return state.images.find((image) => image.imageId === idOrName && mayUse(image))
  const [, username, name, tag] = /^(?:([^/]+)\/)?(.+):([^:]+)$/.exec(idOrName) ?? []
  return state.images.find((image) => {
    const owner = username === undefined ? account : accountOfId(state, image.userId)
    const isOwner = owner?.userId === image.userId && (username === undefined || owner.username.toLowerCase() === username.toLowerCase())
    return isOwner && image.name === name && image.tag === tag && mayUse(image)
  })
}

const dayMs = 86_400_000

/** Counts a creation, change or removal. */
export function noteChange({ state, now }: Platform, kind: 'chute' | 'image', userId: string): void {
  const isOfToday = ({ at }: { at: number }) => at > now() - dayMs
  state.history = [...state.history.filter(isOfToday), { kind, userId, at: now() }]
}

/** Throws Refused 429 where an account has made as many changes as a day may have; its words are the platform's. */
export function refuseTooMany({ state, habits, now }: Platform, kind: 'chute' | 'image', userId: string): void {
  const today = state.history.filter((one) => one.kind === kind && one.userId === userId && one.at > now() - dayMs)
  if (today.length < habits.changesADay) return
  throw new Refused(429, `You many only update/create ${habits.changesADay} ${kind}historys per 24 hours.`)
}
