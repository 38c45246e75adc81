import { z } from 'zod'

/** What the sandbox of a run was, of `bbx test` and `bbx run`. */
export const sandboxSchema = z.looseObject({
  engine: z.looseObject({ product: z.string(), version: z.string() }),
  network: z.string(),
  /** How requests were carried into the container. */
  transport: z.enum(['exec', 'nsenter']),
  /** Restrictions in force, as the container engine and the kernel's accounting confirm them. */
  enforced: z.array(z.string()),
  missing: z.array(z.looseObject({ what: z.string(), why: z.string() })),
  /** Resources that the host lacks. */
  adapted: z.array(z.looseObject({ what: z.string(), wanted: z.string(), given: z.string() })),
  gpu: z.looseObject({ devices: z.array(z.string()), driver: z.string().nullable(), notes: z.array(z.string()) }).nullable(),
  image: z.looseObject({ id: z.string(), tag: z.string(), built: z.boolean(), fingerprint: z.string() }),
  proof: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      verdict: z.enum(['blocked', 'open', 'unproven']),
      evidence: z.string(),
    }),
  ),
})
