import type { GenericExtrinsic, GenericExtrinsicPayload } from '@polkadot/types'
import { u8aConcat } from '@polkadot/util'
import { blake2AsHex, blake2AsU8a } from '@polkadot/util-crypto'
import { BbxError } from '../../base/bbx-error.ts'
import type { Signer } from '../../base/signer.ts'
import type { At, Chain } from '../chain.ts'
import { needKnownExtensions } from './need-known-extensions.ts'

/** One transaction by its name in the metadata: `subtensorModule.serveAxon` and its arguments. */
export interface Call {
  path: `${string}.${string}`
  args: readonly unknown[]
}

export interface Signed {
  hex: string
  hash: string
  /** From the block after `birth` on, up to the one before `death`: in no other block can it ever be. */
  birth: number
  death: number
}

/** Blocks for which a transaction lives: a power of two, as its encoding wants it. */
const livesBlocks = 64

/** A longer payload is signed by its digest (reference chain-and-wallet 5.4). */
const longestPayload = 256

/** True where the runtime has this transaction. */
export async function hasCall(chain: Chain, path: Call['path']): Promise<boolean> {
  const [section = '', name = ''] = path.split('.')
  return (await chain.runtime()).tables.tx[section]?.[name] !== undefined
}

/** Signs for the block `birth` and those after it. Throws BbxError E0011 where the runtime has no such transaction. */
export async function signExtrinsic(chain: Chain, { path, args }: Call, nonce: number, birth: At, signer: Signer): Promise<Signed> {
  const runtime = await chain.runtime()
  const { registry, tables, transactionVersion } = runtime
  const [section = '', name = ''] = path.split('.')
  const method = tables.tx[section]?.[name]?.(...args)
  if (method === undefined) throw new BbxError('E0011', { what: `${chain.network} has no transaction ${path}` })
  needKnownExtensions(runtime, chain.network)
  const extrinsic = registry.createTypeUnsafe<GenericExtrinsic>('Extrinsic', [method, { version: 4 }])
  const era = registry.createTypeUnsafe('ExtrinsicEra', [{ current: birth.number, period: livesBlocks }]).toHex()
  const signed = {
    method: extrinsic.method.toHex(),
    ...{ era, nonce, tip: 0, assetId: 0, mode: 0, metadataHash: null, transactionVersion },
    specVersion: chain.specVersion,
    genesisHash: chain.genesis,
    blockHash: birth.hash,
  }
  const payload = registry.createTypeUnsafe<GenericExtrinsicPayload>('ExtrinsicPayload', [signed, { version: 4 }])
  const bytes = payload.toU8a({ method: true } as never)
  const signature = await signer.sign(bytes.length > longestPayload ? blake2AsU8a(bytes) : bytes)
  const sr25519 = 1
  extrinsic.addSignature(signer.address, u8aConcat([sr25519], signature), signed as never)
  const whole = extrinsic.toU8a()
  return { hex: extrinsic.toHex(), hash: blake2AsHex(whole), birth: birth.number, death: birth.number + livesBlocks }
}
