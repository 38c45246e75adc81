import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx`, `bbx --help`, `bbx COMMAND --help`. */
export const helpSchema = documentSchema('bbx.help/1', {
  /** As a person would see it. */
  text: z.string(),
})
