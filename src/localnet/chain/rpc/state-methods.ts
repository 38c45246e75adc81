import { bnToU8a, compactToU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util'
import { blake2AsHex, encodeAddress } from '@polkadot/util-crypto'
import { accountOf } from '../accounts.ts'
import { feeOf } from '../fee.ts'
import type { RehearsalChain } from '../rehearsal-chain.ts'
import { RpcFailure } from '../rpc-failure.ts'
import { answerRuntimeApi } from '../runtime-api/answer-runtime-api.ts'
import { stateNumber } from './block-number.ts'
import { Subscription } from './rpc-method.ts'

export function stateMethods(chain: RehearsalChain) {
  const { world, blocks, metadata, listeners } = chain
  const { store, runtime } = world
  const get = (key: string, hash?: string) => store.get(key, stateNumber(chain, hash))
  const keys = (prefix: string, hash?: string) => store.keys(prefix, stateNumber(chain, hash))
  const changes = (wanted: readonly string[], number: number) => ({
    block: blocks.at(number)?.hash,
    changes: wanted.map((key) => [key, store.get(key, number)]),
  })
  const version = () => {
    const told = runtime.tables.consts.system?.version?.toJSON()
    if (told === null || typeof told !== 'object' || Array.isArray(told)) throw new Error('the metadata has no version')
    return { ...told, specVersion: chain.specVersion(), transactionVersion: runtime.transactionVersion, stateVersion: 1 }
  }

  function call(method: string, data?: string, hash?: string): string {
    stateNumber(chain, hash)
    const bytes = hexToU8a(data?.startsWith('0x') ? data : `0x${data ?? ''}`)
    if (method === 'Metadata_metadata_versions') return u8aToHex(u8aConcat(compactToU8a(2), u32(14), u32(15)))
    if (method === 'Metadata_metadata_at_version') return metadataAnswer(bytes[0])
    if (method === 'AccountNonceApi_account_nonce') return u8aToHex(u32(accountOf(world, encodeAddress(bytes, 42)).nonce))
    const answer = answerRuntimeApi(world, method, bytes)
    if (answer === null) throw new RpcFailure(4003, `Client error: Execution failed: Other: Exported method ${method} is not found`)
    return answer
  }

  function metadataAnswer(wanted: number | undefined): string {
    const blob = wanted === 14 ? metadata.v14 : wanted === 15 ? metadata.v15 : null
    return blob === null ? '0x00' : u8aToHex(u8aConcat([1], compactToU8a(blob.length), blob))
  }

  return {
    state_getRuntimeVersion: version,
    chain_getRuntimeVersion: version,
    // A node answers this one with version 14, whatever else it has.
    state_getMetadata: () => u8aToHex(metadata.v14),
    state_call: call,
    state_getStorage: get,
    state_getStorageAt: get,
    state_getStorageSize(key: string, hash?: string) {
      const value = get(key, hash)
      return value === null ? null : (value.length - 2) / 2
    },
    state_getStorageHash(key: string, hash?: string) {
      const value = get(key, hash)
      return value === null ? null : blake2AsHex(hexToU8a(value))
    },
    state_queryStorageAt: (wanted: readonly string[], hash?: string) => [changes(wanted, stateNumber(chain, hash))],
    state_getKeys: keys,
    state_getKeysPaged: (prefix: string, count: number, start?: string, hash?: string) =>
      keys(prefix, hash)
        .filter((key) => !start || key > start)
        .slice(0, count),
    payment_queryInfo: (hex: string) => ({
      weight: { ref_time: 1000, proof_size: 0 },
      class: 'normal',
      partialFee: feeOf((hex.length - 2) / 2).toString(),
    }),
    state_subscribeRuntimeVersion: () =>
      new Subscription('state_runtimeVersion', (push) => {
        let told = chain.specVersion()
        push(version())
        const tell = () => {
          if (told === chain.specVersion()) return
          told = chain.specVersion()
          push(version())
        }
        listeners.add(tell)
        return () => listeners.delete(tell)
      }),
    state_subscribeStorage: (wanted: readonly string[]) =>
      new Subscription('state_storage', (push) => {
        push(changes(wanted, store.head))
        const tell = (written: ReadonlySet<string>) => {
          const some = wanted.filter((key) => written.has(key))
          if (some.length > 0) push(changes(some, store.head))
        }
        listeners.add(tell)
        return () => listeners.delete(tell)
      }),
  }
}

function u32(value: number): Uint8Array {
  return bnToU8a(value, { bitLength: 32 })
}
