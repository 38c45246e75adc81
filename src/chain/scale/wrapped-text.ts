import { readCompact } from './compact.ts'

/** Text that was wrapped with its length before it was locked; a writer that forgot to has its bytes as they are (reference chain-and-wallet 2.5). */
export function unwrappedText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(prefixBytes(bytes)))
}

function prefixBytes(bytes: Uint8Array): number {
  try {
    const [length, offset] = readCompact(bytes)
    return Number(length) === bytes.length - offset ? offset : 0
  } catch (error) {
    if (error instanceof RangeError) return 0
    throw error
  }
}
