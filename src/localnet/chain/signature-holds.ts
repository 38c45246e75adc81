import type { GenericExtrinsic } from '@polkadot/types'
import { blake2AsU8a, decodeAddress, sr25519Verify } from '@polkadot/util-crypto'
import { invalidTransaction } from './rpc-failure.ts'
import type { World } from './world.ts'

/** What a signature covers besides the transaction itself. */
export interface SignedWith {
  specVersion(): number
  blockHash(block: number): string | null
}

/** A longer payload is signed by its digest (reference chain-and-wallet 5.4). */
const longestPayload = 256

/** Throws RpcFailure 1010 where the transaction is too old, or its signature is not that of its signer. */
export function signatureHolds({ runtime, store }: World, extrinsic: GenericExtrinsic, signedWith: SignedWith): void {
  let birth = 0
  if (extrinsic.era.isMortalEra) {
    const era = extrinsic.era.asMortalEra
    birth = era.birth(store.head)
    if (birth > store.head || era.death(store.head) <= store.head) throw invalidTransaction('Transaction has an ancient birth block')
  }
  const payload = runtime.registry
    .createTypeUnsafe('ExtrinsicPayload', [
      {
        method: extrinsic.method.toHex(),
        era: extrinsic.era.toHex(),
        nonce: extrinsic.nonce,
        tip: extrinsic.tip,
        assetId: 0,
        mode: 0,
        metadataHash: null,
        specVersion: signedWith.specVersion(),
        transactionVersion: runtime.transactionVersion,
        genesisHash: signedWith.blockHash(0),
        blockHash: signedWith.blockHash(birth),
      },
      { version: 4 },
    ])
    .toU8a({ method: true } as unknown as boolean)
  const message = payload.length > longestPayload ? blake2AsU8a(payload) : payload
  const signature = extrinsic.signature.toU8a(true)
  const isRight = signature.length === 64 && sr25519Verify(message, signature, decodeAddress(extrinsic.signer.toString()))
  if (!isRight) throw invalidTransaction('Transaction has a bad signature')
}
