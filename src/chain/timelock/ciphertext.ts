/** The parts of a ciphertext. All lengths in bytes. */
export interface Ciphertext {
  /** G2 point, 96 compressed. */
  u: Uint8Array
  /** 32 each. */
  v: Uint8Array
  w: Uint8Array
  /** AES-256-GCM, its tag of 16 at the end. */
  sealed: Uint8Array
  /** 12. */
  nonce: Uint8Array
}

const pointBytes = 96
const hashBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** Named at the end; the chain does not look at it. */
const suite = Buffer.from('AES_GCM_', 'ascii')

/** As the chain's program writes it (arkworks; reference chain-and-wallet 3.2). */
export function encodeCiphertext({ u, v, w, sealed, nonce }: Ciphertext): Uint8Array {
  const body = Buffer.concat([withLength(sealed), withLength(nonce)])
  return Buffer.concat([u, withLength(v), withLength(w), withLength(body), withLength(suite)])
}

/** null for what is none. Bytes behind it are passed over, as on chain. */
export function decodeCiphertext(bytes: Uint8Array): Ciphertext | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  const take = (length: number) => {
    if (length > bytes.length - at) throw new RangeError('it is cut short')
    at += length
    return bytes.subarray(at - length, at)
  }
  const lengthed = (wanted?: number) => {
    take(8)
    const length = Number(view.getBigUint64(at - 8, true))
    if (wanted !== undefined && length !== wanted) throw new RangeError('a part has another length')
    return take(length)
  }
  try {
    const [u, v, w] = [take(pointBytes), lengthed(hashBytes), lengthed(hashBytes)]
    take(8)
    const [sealed, nonce] = [lengthed(), lengthed(nonceBytes)]
    return sealed.length < tagBytes ? null : { u, v, w, sealed, nonce }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** u64, the lowest byte first, then the bytes. */
function withLength(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([length, bytes])
}
