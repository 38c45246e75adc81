import { compactToU8a, hexToU8a, u8aConcat } from '@polkadot/util'
import { blake2AsHex } from '@polkadot/util-crypto'

/** As JSON-RPC gives it. */
export interface Header {
  parentHash: string
  number: string
  stateRoot: string
  extrinsicsRoot: string
  digest: { logs: [] }
}

export interface Block {
  hash: string
  header: Header
  extrinsics: readonly string[]
}

export interface Blocks {
  at(number: number): Block | null
  numberOf(hash: string): number | null
  add(block: Block): void
}

const zeros = `0x${'00'.repeat(32)}`

export function openBlocks(): Blocks {
  const list: Block[] = []
  const numbers = new Map<string, number>()
  return {
    at: (number) => list[number] ?? null,
    numberOf: (hash) => numbers.get(hash) ?? null,
    add(block) {
      numbers.set(block.hash, list.length)
      list.push(block)
    },
  }
}

/** The hash is that of the encoded header, as on a real chain; the root of the state is left at zeros. `salt` makes each new chain's block 0 its own. */
export function sealBlock(number: number, parent: Block | null, extrinsics: readonly string[], salt = ''): Block {
  const parentHash = parent?.hash ?? zeros
  const extrinsicsRoot = blake2AsHex(u8aConcat(salt, ...extrinsics.map((hex) => hexToU8a(hex))))
  const header: Header = { parentHash, number: `0x${number.toString(16)}`, stateRoot: zeros, extrinsicsRoot, digest: { logs: [] } }
  const noLogs = compactToU8a(0)
  const hash = blake2AsHex(u8aConcat(parentHash, compactToU8a(number), zeros, extrinsicsRoot, noLogs))
  return { hash, header, extrinsics }
}
