import { BbxError } from '../../base/bbx-error.ts'
import type { Runtime } from '../scale/runtime.ts'

/** What a signature of ours covers (reference chain-and-wallet 5.3). */
const known = new Set([
  'CheckNonZeroSender',
  'CheckSpecVersion',
  'CheckTxVersion',
  'CheckGenesis',
  'CheckMortality',
  'CheckNonce',
  'CheckWeight',
  'ChargeTransactionPayment',
  'CheckMetadataHash',
])

/** Throws BbxError E0011 where the runtime wants something signed that is not known here: the signature would cover other bytes than it reads. */
export function needKnownExtensions({ registry, metadata }: Runtime, network: string): void {
  const size = (type: Parameters<typeof registry.createLookupType>[0]) =>
    registry.createTypeUnsafe(registry.createLookupType(type), []).encodedLength
  // Not `asLatest`: on the way to version 16 the package loses the types of what is signed in addition.
  const strange = metadata.asV15.extrinsic.signedExtensions
    .filter(({ identifier, type, additionalSigned }) => !known.has(identifier.toString()) && size(type) + size(additionalSigned) > 0)
    .map(({ identifier }) => identifier.toString())
  if (strange.length > 0) {
    throw new BbxError('E0011', { what: `${network} wants more signed than bbx knows: ${strange.join(', ')}`, remedy: 'use a newer bbx' })
  }
}
