import { imageRef } from '../../chutes/spec/image-ref.ts'
import type { ChuteSpec } from '../../chutes/spec/types.ts'
import type { Deployment, Push } from '../push.ts'
import type { ChuteRecord } from '../receipt/receipt.ts'

type DeployedRecord = ChuteRecord & { deployed: NonNullable<ChuteRecord['deployed']> }

/** What the receipt says of the chute of this spec on this platform; a fresh record where it says something of another. */
export function recordFor({ receipt }: Push, { platform, account }: Deployment, spec: ChuteSpec, revision: string): ChuteRecord {
  const { username } = account
  const image = imageRef(spec.image)
  const before = receipt.chute
  const isSame =
    before?.platform === platform.url && before.account === username && before.revision === revision && before.name === spec.name
  if (isSame) return { ...before, image }
  const fresh = { quote: null, deployed: null, shared: [], warmAt: null, ping: null }
  return { platform: platform.url, account: username, revision, name: spec.name, image, ...fresh }
}

/** The record of a chute that is deployed. Throws for a bug of ours: the steps come in their order. */
export function deployedRecord({ receipt: { chute } }: Push): DeployedRecord {
  if (chute?.deployed == null) throw new Error('a step for a chute that is not deployed')
  return { ...chute, deployed: chute.deployed }
}
