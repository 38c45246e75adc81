import { z } from 'zod'

export const hubRoutes = [
  'whoami',
  'create',
  'delete',
  'info',
  'settings',
  'tree',
  'paths-info',
  'refs',
  'commits',
  'resolve',
  'preupload',
  'commit',
  'batch',
  'verify',
  'store',
  'complete',
  'content',
  'yaml',
] as const

export type HubRoute = (typeof hubRoutes)[number]

/**
 * What goes wrong on demand, set by `POST /dev/faults`: rules, each for the next `times` requests of a route after `skip` of them.
 * - `status`: it is answered with this, instead of being done; `message`, `retryAfterS` and `code` (`x-error-code`) go with it
 * - `cut`: the connection is cut, `before` anything is done or `after` all is, without an answer in both cases; `reading`: after the first bytes of a body
 * - `stall`: nothing is read and nothing answered
 * - `rewrite`: somebody else makes a commit first
 * - `remove`: the repository is gone first
 * - `hide`: a listing lacks this path
 */
export const hubFaultsSchema = z.array(
  z.strictObject({
    route: z.enum(hubRoutes),
    times: z.number().int().min(1).default(1),
    skip: z.number().int().min(0).default(0),
    status: z.number().int().min(400).max(599).optional(),
    message: z.string().optional(),
    code: z.string().optional(),
    retryAfterS: z.number().min(0).optional(),
    cut: z.enum(['before', 'reading', 'after']).optional(),
    stall: z.boolean().optional(),
    rewrite: z.boolean().optional(),
    remove: z.boolean().optional(),
    hide: z.string().optional(),
  }),
)

export type HubFault = z.infer<typeof hubFaultsSchema>[number]
