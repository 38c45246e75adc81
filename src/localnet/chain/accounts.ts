import { z } from 'zod'
import { subtensorFailure } from './dispatch-failure.ts'
import type { World } from './world.ts'

const accountSchema = z.looseObject({
  nonce: z.number().int(),
  providers: z.number().int(),
  data: z.looseObject({ free: z.union([z.number(), z.string()]) }),
})

type Account = z.infer<typeof accountSchema>

export function accountOf({ state }: World, who: string): Account {
  return accountSchema.parse(state.get('system.account', who)?.toJSON())
}

/** In rao. */
export function freeBalance(world: World, who: string): bigint {
  return BigInt(accountOf(world, who).data.free)
}

export function setBalance(world: World, who: string, rao: bigint): void {
  const account = accountOf(world, who)
  const data = { ...account.data, free: rao.toString() }
  world.state.put('system.account', [who], { ...account, providers: Math.max(1, account.providers), data })
}

/** Throws NotEnoughBalanceToStake where there is too little. */
export function pay(world: World, who: string, rao: bigint): void {
  const free = freeBalance(world, who)
  if (free < rao) throw subtensorFailure('NotEnoughBalanceToStake')
  setBalance(world, who, free - rao)
}

export function countNonce(world: World, who: string): void {
  const account = accountOf(world, who)
  world.state.put('system.account', [who], { ...account, nonce: account.nonce + 1 })
}
