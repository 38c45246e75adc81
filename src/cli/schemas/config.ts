import { z } from 'zod'

const settingDocument = z.object({
  key: z.string(),
  variable: z.string(),
  variables: z.array(z.string()),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  origin: z.enum(['flag', 'environment', '.env', 'config.toml', 'default']),
  source: z.string(),
  secret: z.boolean(),
  description: z.string(),
})

export type SettingDocument = z.infer<typeof settingDocument>

/** `bbx config` and `bbx config set`. */
export const configDocument = z.object({
  schema: z.literal('bbx.config/1'),
  bbx: z.string(),
  settings: z.array(settingDocument),
  /** Of the wallet that the settings name, where its key file can be read. */
  walletHotkey: z.string().nullable().optional(),
  /** The file that was written, of `bbx config set`. */
  file: z.string().optional(),
  exit: z.number().int(),
})
