import { compactFromU8a } from '@polkadot/util'

/** Text that was wrapped with its length before it was locked; a writer that forgot to has its bytes as they are (reference chain-and-wallet 2.5). */
export function unwrappedText(bytes: Uint8Array): string {
  const [offset, length] = bytes.length === 0 ? [0, 0] : compactFromU8a(bytes)
  return new TextDecoder().decode(Number(length) === bytes.length - offset ? bytes.subarray(offset) : bytes)
}
