import { z } from 'zod'

/** Of the account that was made for whoever rehearses; it is worth nothing anywhere else, nor are its key and the seed of its hotkey. */
export const rehearsalAccount = {
  username: z.string(),
  userId: z.string(),
  hotkey: z.string(),
  /** 64 hex digits */
  hotkeySeed: z.string(),
  /** May do all that the account may: what CHUTES_API_KEY would be. */
  apiKey: z.string(),
} as const

/** The `ready` line of `bbx localnet`. */
export const localnetSchema = z.looseObject({
  schema: z.literal('bbx.localnet/1'),
  /** Version of bbx. */
  bbx: z.string(),
  /** WebSocket address of the rehearsal chain. */
  chain: z.string(),
  /** Address of the rehearsal hub: what HF_ENDPOINT would be. Older versions: null. */
  hub: z.string().nullable(),
  netuid: z.number().int(),
  /** Of the hub, with the right to write: what HF_TOKEN would be. Worth nothing anywhere else. Older versions: null. */
  token: z.string().nullable(),
  /** Another one of the hub, which only reads. */
  readToken: z.string().optional(),
  /** Name of the account on the hub whose tokens they are. */
  account: z.string().optional(),
  /** The chutes platform of the rehearsal, with --chutes. */
  chutes: z
    .looseObject({
      /** What CHUTES_API_URL would be. */
      url: z.string(),
      ...rehearsalAccount,
    })
    .optional(),
  /** Well-known development keys with coins of the rehearsal. */
  accounts: z.array(z.looseObject({ name: z.string(), address: z.string(), uri: z.string() })),
})
