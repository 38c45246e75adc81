import { z } from 'zod'

/** A time of the platform. It writes UTC without saying so, which elsewhere means the zone of whoever reads it. */
export const utcTime = z
  .string()
  .max(100)
  .transform((text) => (/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`))
