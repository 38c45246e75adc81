import { z } from 'zod'

/** `bbx init`. */
export const initSchema = z.object({
  schema: z.literal('bbx.init/1'),
  bbx: z.string(),
  /** As it was given. */
  dir: z.string(),
  track: z.string(),
  template: z.string(),
  /** Every file that was written, relative to `dir`. */
  files: z.array(z.string()),
  /** Those of them that were there before. */
  replaced: z.array(z.string()),
  /** Commands that make sense now. */
  next: z.array(z.string()),
  exit: z.number().int(),
})
