import { z } from 'zod'

/**
 * What goes wrong on demand, set by `dev_faults`:
 * - `cutAtSubmit`: the next transaction's connection is cut, `before` the node has it or `after`, without an answer in both cases
 * - `cutAll`: every connection is cut now
 * - `refuseSubmit`: the next transaction is answered with this error
 * - `silent`: methods that are never answered
 * - `holdFinality`: blocks are made, and none becomes final
 * - `holdPool`: blocks are made without transactions
 * - `upgrade`: the runtime's version grows by so many
 * - `holdDrand`: no round of the beacon comes, so that nothing timelocked is opened
 * - `keepsState`: the state of so many newest blocks is told, as by a node that is no archive
 * - `clockAheadMs`: the chain's time is so far ahead of this machine's
 */
export const faultsSchema = z.strictObject({
  cutAtSubmit: z.enum(['before', 'after']).nullable().optional(),
  cutAll: z.boolean().optional(),
  refuseSubmit: z.strictObject({ code: z.number().int(), message: z.string(), data: z.string().optional() }).nullable().optional(),
  silent: z.array(z.string()).optional(),
  holdFinality: z.boolean().optional(),
  holdPool: z.boolean().optional(),
  holdDrand: z.boolean().optional(),
  keepsState: z.number().int().min(1).nullable().optional(),
  clockAheadMs: z.number().int().optional(),
  upgrade: z.number().int().min(0).optional(),
})

export type Faults = z.infer<typeof faultsSchema>
