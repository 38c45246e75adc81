import { z } from 'zod'
import { platformRoutes } from './route-table.ts'

/**
 * What goes wrong on demand, set by `POST /dev/faults`: rules, each for the next `times` requests of a route after `skip` of them.
 * - `status`: it is answered with this, instead of being done; `detail`, `html` (a gateway's page in its place) and `retryAfterS` go with it
 * - `cut`: the connection is cut, `before` anything is done or `after` all is, without an answer in both cases
 * - `stall`: nothing is answered
 * - `stream`: of an answer that comes in pieces: after the first of them the connection is `cut`, or nothing follows (`stall`)
 */
export const platformFaultsSchema = z.array(
  z.strictObject({
    route: z.enum(platformRoutes),
    times: z.number().int().min(1).default(1),
    skip: z.number().int().min(0).default(0),
    status: z.number().int().min(200).max(599).optional(),
    detail: z.unknown().optional(),
    html: z.string().optional(),
    retryAfterS: z.number().min(0).optional(),
    cut: z.enum(['before', 'after']).optional(),
    stall: z.boolean().optional(),
    stream: z.enum(['cut', 'stall']).optional(),
  }),
)

export type PlatformFault = z.infer<typeof platformFaultsSchema>[number]
