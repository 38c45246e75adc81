import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx init`. */
export const initSchema = documentSchema('bbx.init/1', {
  /** As it was given. */
  dir: z.string(),
  track: z.string(),
  /** null with `from`. */
  template: z.string().nullable(),
  /** Where it came from: `hub:owner/name@commit`; left out for a template. */
  from: z.string().optional(),
  /** Every file that was written, relative to `dir`. */
  files: z.array(z.string()),
  /** Those of them that were there before. */
  replaced: z.array(z.string()),
  /** Commands that make sense now. */
  next: z.array(z.string()),
})
