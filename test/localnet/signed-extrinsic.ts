import { Keyring } from '@polkadot/keyring'
import type { GenericExtrinsic, GenericExtrinsicPayload } from '@polkadot/types'
import { u8aConcat } from '@polkadot/util'
import { blake2AsU8a } from '@polkadot/util-crypto'
import { openRuntime } from '../../src/chain/scale/runtime.ts'
import { readMetadata } from '../../src/localnet/chain/read-metadata.ts'

const runtime = openRuntime((await readMetadata()).v15)
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 })

export interface Signing {
  uri: string
  nonce: number
  genesis: string
  /** Of what the chain has at the time; immortal, so that no block matters. */
  specVersion?: number
}

/** The bytes of a signed transaction, in hex: what a node is sent. Built here from the layout in reference chain-and-wallet 5.4. */
export function signedExtrinsic(
  call: `${string}.${string}`,
  args: readonly unknown[],
  { uri, nonce, genesis, specVersion }: Signing,
): string {
  const { registry, tables, transactionVersion } = runtime
  const [section = '', name = ''] = call.split('.')
  const method = tables.tx[section]?.[name]?.(...args)
  const extrinsic = registry.createTypeUnsafe<GenericExtrinsic>('Extrinsic', [method, { version: 4 }])
  const payload = {
    method: extrinsic.method.toHex(),
    ...{ era: '0x00', nonce, tip: 0, assetId: 0, mode: 0, metadataHash: null, transactionVersion },
    specVersion: specVersion ?? runtime.specVersion,
    ...{ genesisHash: genesis, blockHash: genesis },
  }
  const bytes = registry
    .createTypeUnsafe<GenericExtrinsicPayload>('ExtrinsicPayload', [payload, { version: 4 }])
    .toU8a({ method: true } as never)
  const pair = keyring.addFromUri(uri)
  const signature = u8aConcat([1], pair.sign(bytes.length > 256 ? blake2AsU8a(bytes) : bytes))
  extrinsic.addSignature(pair.address, signature, payload as never)
  return extrinsic.toHex()
}
