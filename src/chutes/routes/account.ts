import { z } from 'zod'
import { askJson } from '../ask/ask.ts'
import type { ChutesLine } from '../ask/line.ts'
import type { ApiKey, ChutesAccount, Pricing } from '../types.ts'

const text = z.string().max(1000)

const accountSchema = z.object({
  username: text,
  user_id: text,
  hotkey: text.nullish(),
  coldkey: text.nullish(),
  payment_address: text.nullish(),
  balance: z.number().nullish(),
  permissions: z.array(text).nullish(),
})

/** See `Chutes`. */
export async function account(line: ChutesLine, signal: AbortSignal): Promise<ChutesAccount> {
  const found = await askJson(line, { method: 'GET', path: '/users/me', purpose: 'me', about: 'the account' }, accountSchema, signal)
  return {
    username: found.username,
    userId: found.user_id,
    hotkey: found.hotkey ?? null,
    coldkey: found.coldkey ?? null,
    paymentAddress: found.payment_address ?? null,
    balance: found.balance ?? null,
    permissions: found.permissions ?? [],
  }
}

const keySchema = z.object({
  api_key_id: text,
  name: text.nullish(),
  admin: z.boolean().nullish(),
})

/** A list, or a page of one: the reference does not tell which. */
const keysSchema = z.union([z.array(keySchema), z.object({ items: z.array(keySchema) }).transform(({ items }) => items)])

/** See `Chutes`. */
export async function apiKeys(line: ChutesLine, signal: AbortSignal): Promise<ApiKey[]> {
  const question = { method: 'GET', path: '/api_keys/', purpose: 'api_keys', about: 'the API keys' } as const
  return (await askJson(line, question, keysSchema, signal)).map(({ api_key_id, name, admin }) => ({
    id: api_key_id,
    name: name ?? '',
    admin: admin ?? false,
  }))
}

const pricingSchema = z.object({
  gpu_price_estimates: z.record(text, z.object({ usd: z.object({ hour: z.number().nonnegative() }) })),
})

/** See `Chutes`. */
export async function pricing(line: ChutesLine, signal: AbortSignal): Promise<Pricing> {
  const question = { method: 'GET', path: '/pricing', purpose: 'open', about: 'prices' } as const
  const { gpu_price_estimates } = await askJson(line, question, pricingSchema, signal)
  return { gpus: Object.fromEntries(Object.entries(gpu_price_estimates).map(([gpu, { usd }]) => [gpu, usd.hour])) }
}
