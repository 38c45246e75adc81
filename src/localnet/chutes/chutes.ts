import type { Caller } from './call.ts'
import { uuidForm } from './ids.ts'
import { isLike } from './like.ts'
import type { Platform } from './platform.ts'
import type { StoredChute } from './state.ts'

export function mayUse({ deployed, userId, sharedWith }: StoredChute, { account }: Caller): boolean {
  return deployed.public || userId === account.userId || sharedWith.includes(account.userId)
}

/** Of this id, or of exactly this name, whoever's it is: the caller's own first. undefined too for one that the caller may not use. */
export function findChute({ state }: Platform, caller: Caller, idOrName: string): StoredChute | undefined {
  const found = state.chutes.filter(({ chuteId, deployed }) =>
    uuidForm.test(idOrName) ? chuteId === idOrName : deployed.name === idOrName,
  )
  const own = found.find(({ userId }) => userId === caller.account.userId)
  return own ?? found.find((chute) => mayUse(chute, caller))
}

/** The caller's own of this id, or of a name that is like this one; several of them, the platform fails. */
export function ownChutes({ state }: Platform, { account }: Caller, idOrName: string): StoredChute[] {
  return state.chutes
    .filter(({ userId }) => userId === account.userId)
    .filter(({ chuteId, deployed }) => (uuidForm.test(idOrName) ? chuteId === idOrName : isLike(deployed.name, idOrName)))
}
