import type { ApiKey, ChutesAccount } from '../types.ts'

/** What an account can do, as far as its answers tell (reference chutes 2.3, 3.1, 3.3, 3.4). */
export interface Abilities {
  /** Images and chutes; null where that is not known. */
  manage: boolean | null
  /** Have images built. */
  build: boolean | null
  /** Pay for a deployment and for what is hot. */
  pay: boolean | null
  /** Why not, in sentences. */
  limits: readonly string[]
}

/** What the platform wants to see before it builds an image, in USD; none of it is spent by that. */
export const leastBalanceToBuild = 50

/** Accounts that pay neither fees nor what is hot (reference chutes 3.3). */
export function isFreeAccount({ permissions }: Pick<ChutesAccount, 'permissions'>): boolean {
  return permissions.some((permission) => /free[ _-]?account/i.test(permission))
}

/** `key`: the API key that is used, null where a hotkey signs, undefined where the platform does not list it. */
export function abilitiesOf(account: Pick<ChutesAccount, 'balance' | 'permissions'>, key: ApiKey | null | undefined): Abilities {
  const { balance, permissions } = account
  const manage = key === undefined ? null : key === null || key.admin
  const build =
    permissions.some((permission) => /unlimited[ _-]?dev/i.test(permission)) || (balance === null ? null : balance >= leastBalanceToBuild)
  const pay = isFreeAccount(account) || (balance === null ? null : balance > 0)
  const limits = [
    ...(manage === false ? ['the API key is a scoped one: it calls chutes, and manages neither images nor chutes'] : []),
    ...(manage === null ? ['the platform does not list the API key: whether it is an admin key is not known'] : []),
    ...(build === false
      ? [
          `the platform builds images for accounts with $${leastBalanceToBuild} or more only (it is not spent by that); one that is built already can be deployed`,
        ]
      : []),
    ...(pay === false ? ['the balance is not above $0: nothing can be deployed, warmed up or called'] : []),
  ]
  return { manage, build, pay, limits }
}
