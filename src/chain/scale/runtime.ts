import { expandMetadata, GenericChainProperties, Metadata, TypeRegistry } from '@polkadot/types'
import type { RuntimeVersion } from '@polkadot/types/interfaces'
import { u8aToHex } from '@polkadot/util'

/** What a chain's metadata says: its types, and the tables of what can be stored, called, thrown and told. */
export interface Runtime {
  registry: TypeRegistry
  metadata: Metadata
  specVersion: number
  transactionVersion: number
  tables: ReturnType<typeof expandMetadata>
}

/** The one address format of Bittensor, and its coin: 1 TAO is 10^9 rao. */
const properties = { ss58Format: 42, tokenDecimals: [9], tokenSymbol: ['TAO'] }

/** Reads metadata (SCALE, version 14 to 16, as a node hands it out). Throws where it is not metadata. */
export function openRuntime(bytes: Uint8Array): Runtime {
  const registry = new TypeRegistry()
  const metadata = new Metadata(registry, u8aToHex(bytes))
  // The last argument keeps the package from printing: what it does not know is looked at where something is signed.
  registry.setMetadata(metadata, undefined, undefined, true)
  registry.setChainProperties(new GenericChainProperties(registry, properties))
  const tables = expandMetadata(registry, metadata)
  const version = tables.consts.system?.version
  if (version === undefined) throw new Error('the metadata has no version of its runtime')
  const { specVersion, transactionVersion } = version as unknown as RuntimeVersion
  return { registry, metadata, tables, specVersion: specVersion.toNumber(), transactionVersion: transactionVersion.toNumber() }
}
