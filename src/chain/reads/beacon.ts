import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { At, Chain } from '../chain.ts'
import { bytesOf } from '../scale/hex.ts'
import { type Beacon, quicknet } from '../timelock/quicknet.ts'

const configSchema = z.looseObject({
  publicKey: z.string().regex(/^0x[0-9a-f]{192}$/),
  period: z.number().int().min(1),
  genesisTime: z.number().int(),
})

/**
 * The beacon whose signatures open what is timelocked on this chain: drand's quicknet, and on a rehearsal chain one with a test key. Throws BbxError
 * E0011 for a chain of worth that names another: whoever has its key could open everything at once.
 */
export async function readBeacon(chain: Chain, at: At): Promise<Beacon> {
  const path = 'drand.beaconConfig'
  if (!chain.reader.has(path))
    throw new BbxError('E0011', { what: `${chain.network} opens nothing that is timelocked`, why: 'its runtime knows of no beacon' })
  const [stored] = await chain.stored(at, [[path]])
  const { success, data } = configSchema.safeParse(stored)
  if (!success) throw new BbxError('E0011', { what: `the beacon of ${chain.endpoint} has another form than expected` })
  const publicKey = bytesOf(data.publicKey)
  const isQuicknet = Buffer.from(quicknet.publicKey).equals(publicKey)
  if (!isQuicknet && !chain.isRehearsal)
    throw new BbxError('E0011', {
      what: `${chain.endpoint} names another beacon than drand's quicknet`,
      remedy: 'name another address with --network',
    })
  return { publicKey, genesisS: data.genesisTime, periodS: data.period }
}
