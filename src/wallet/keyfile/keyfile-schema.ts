import { z } from 'zod'

const text = z.string().nullish()

/** What is read of a key file's JSON (reference chain-and-wallet 1.2). Packages write more, as strings, numbers or objects: it passes by. */
export const keyfileSchema = z.object({
  secretPhrase: text,
  secretSeed: text,
  privateKey: text,
  ss58Address: text,
  cryptoType: z.union([z.number(), z.string()]).nullish(),
})

export type KeyfileJson = z.infer<typeof keyfileSchema>
