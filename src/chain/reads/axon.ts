import { z } from 'zod'
import { wholeSchema } from './amount.ts'

/** Where a miner's server answers. */
export interface Axon {
  ip: string
  port: number
  /** Block in which it was served. */
  block: number
}

const axonSchema = z.looseObject({ block: z.coerce.number(), ip: wholeSchema, port: z.number(), ipType: z.number() })

/** Of the chain's record; null where nothing is served (the address is 0.0.0.0; reference chain-and-wallet 4.2). */
export function parseAxon(json: unknown): Axon | null {
  const found = axonSchema.safeParse(json).data
  if (found === undefined || found.ip === 0n) return null
  return { ip: ipText(found.ip, found.ipType), port: found.port, block: found.block }
}

/** The address of a number: version 4, or 6 in full groups without zeros in front. */
export function ipText(ip: bigint, ipType: number): string {
  if (ipType === 4) return [24n, 16n, 8n, 0n].map((shift) => String((ip >> shift) & 0xffn)).join('.')
  const groups = Array.from({ length: 8 }, (_, at) => ((ip >> BigInt(112 - 16 * at)) & 0xffffn).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

/** Address and port in one word, an address of version 6 in the brackets that keep its colons from the port's. */
export function axonText({ ip, port }: Pick<Axon, 'ip' | 'port'>): string {
  return `${ip.includes(':') ? `[${ip}]` : ip}:${port}`
}
