import { z } from 'zod'

/** Of a hotkey file, what a signature needs; the tools write more. */
export const hotkeyFileSchema = z.object({
  secretSeed: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/)
    .nullish(),
  secretPhrase: z
    .string()
    .regex(/^[a-z]+(?: [a-z]+){11,23}$/)
    .nullish(),
  ss58Address: z.string(),
})
