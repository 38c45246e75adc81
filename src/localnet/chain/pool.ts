import type { GenericExtrinsic } from '@polkadot/types'
import { hexToU8a } from '@polkadot/util'
import { blake2AsHex } from '@polkadot/util-crypto'
import { accountOf, freeBalance } from './accounts.ts'
import { callNamed } from './calls/call-table.ts'
import { refusedByPool } from './custom-codes.ts'
import { invalidTransaction, RpcFailure } from './rpc-failure.ts'
import { type SignedWith, signatureHolds } from './signature-holds.ts'
import type { World } from './world.ts'

export type Watch = (status: 'ready' | 'invalid' | { inBlock: string } | { finalized: string }) => void

export interface Waiting {
  extrinsic: GenericExtrinsic
  hex: string
  hash: string
  who: string
  nonce: number
  /** First block that can no longer have it; null: it never grows too old. */
  dies: number | null
  call: string
  watch: Watch | null
}

export interface Pool {
  readonly waiting: Waiting[]
  /** Throws RpcFailure as a node words it. */
  admit(hex: string): Waiting
  nextNonce(who: string): number
}

export function openPool(world: World, signedWith: SignedWith): Pool {
  const waiting: Waiting[] = []
  const has = (who: string, nonce: number) => waiting.some((other) => other.who === who && other.nonce === nonce)
  return {
    waiting,
    admit(hex) {
      const extrinsic = decode(world, hex)
      const who = extrinsic.signer.toString()
      const nonce = Number(extrinsic.nonce.toString())
      const call = `${extrinsic.method.section}.${extrinsic.method.method}`
      signatureHolds(world, extrinsic, signedWith)
      if (nonce < accountOf(world, who).nonce) throw invalidTransaction('Transaction is outdated')
      if (waiting.some((other) => other.hex === hex)) throw new RpcFailure(1013, 'Transaction Already Imported')
      if (has(who, nonce))
        throw new RpcFailure(
          1014,
          'Priority is too low: (0 vs 0)',
          'The transaction has too low priority to replace another transaction already in the pool.',
        )
      const known = callNamed(call)
      if (known?.paysFee && freeBalance(world, who) === 0n)
        throw invalidTransaction('Inability to pay some fees (e.g. account balance too low)')
      refusedByPool(() => known?.admits?.(world, who, extrinsic.method.args))
      const dies = extrinsic.era.isMortalEra ? extrinsic.era.asMortalEra.death(world.store.head) : null
      const entry: Waiting = { extrinsic, hex, hash: blake2AsHex(hexToU8a(hex)), who, nonce, dies, call, watch: null }
      waiting.push(entry)
      return entry
    },
    nextNonce(who) {
      let nonce = accountOf(world, who).nonce
      while (has(who, nonce)) nonce++
      return nonce
    },
  }
}

function decode({ runtime }: World, hex: string): GenericExtrinsic {
  let extrinsic: GenericExtrinsic
  try {
    extrinsic = runtime.registry.createTypeUnsafe<GenericExtrinsic>('Extrinsic', [hexToU8a(hex), { isSigned: false, version: 4 }])
  } catch (error) {
    throw new RpcFailure(1002, 'Verification Error', `it cannot be decoded: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!extrinsic.isSigned) throw invalidTransaction('Transaction call is not expected')
  return extrinsic
}
