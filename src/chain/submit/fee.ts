import { z } from 'zod'
import type { At, Chain } from '../chain.ts'
import { wholeSchema } from '../reads/amount.ts'
import { type Call, signExtrinsic } from './sign-extrinsic.ts'

const infoSchema = z.looseObject({ partialFee: wholeSchema })

/** What a transaction costs besides what it does, in rao. A node looks at its length and weight, not at its signature: none is made. */
export async function readFee(chain: Chain, at: At, call: Call, address: string): Promise<bigint> {
  const nobody = { address, sign: async () => new Uint8Array(64).fill(1) }
  const { hex } = await signExtrinsic(chain, call, 0, at, nobody)
  return infoSchema.parse(await chain.read('payment_queryInfo', [hex])).partialFee
}
