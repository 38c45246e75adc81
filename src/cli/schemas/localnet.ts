import { z } from 'zod'

/** The `ready` line of `bbx localnet`. */
export const localnetSchema = z.looseObject({
  schema: z.literal('bbx.localnet/1'),
  /** Version of bbx. */
  bbx: z.string(),
  /** WebSocket address of the rehearsal chain. */
  chain: z.string(),
  /** Address of the rehearsal hub; null: there is none yet. */
  hub: z.string().nullable(),
  netuid: z.number().int(),
  /** What the hub asks for; null where there is no hub. */
  token: z.string().nullable(),
  /** Well-known development keys with coins of the rehearsal. */
  accounts: z.array(z.looseObject({ name: z.string(), address: z.string(), uri: z.string() })),
})
