import { z } from 'zod'
import { documentSchema } from './common.ts'

const settingDocument = z.looseObject({
  key: z.string(),
  /** Under which it was found, or would be looked for first. */
  variable: z.string(),
  variables: z.array(z.string()),
  /** Secrets are masked. */
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  origin: z.enum(['flag', 'environment', 'login file', '.env', 'config.toml', 'default']),
  source: z.string(),
  secret: z.boolean(),
  description: z.string(),
})

export type SettingDocument = z.infer<typeof settingDocument>

/** `bbx config` and `bbx config set`. */
export const configSchema = documentSchema('bbx.config/1', {
  settings: z.array(settingDocument),
  /** Of the wallet that the settings name, where its key file can be read. */
  walletHotkey: z.string().nullable().optional(),
  /** The file that was written, of `bbx config set`. */
  file: z.string().optional(),
})
