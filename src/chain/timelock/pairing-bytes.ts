import type { bls12_381 } from '@noble/curves/bls12-381.js'

type Fp12 = ReturnType<typeof bls12_381.pairing>

const elementBytes = 48

/** A pairing's value as arkworks writes it: twelve numbers of 48 bytes, the lowest byte first (reference chain-and-wallet 3.2). */
export function pairingBytes({ c0, c1 }: Fp12): Uint8Array {
  const numbers = [c0, c1].flatMap((half) => [half.c0, half.c1, half.c2]).flatMap((pair) => [pair.c0, pair.c1])
  return Buffer.concat(numbers.map(littleEndian))
}

function littleEndian(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * elementBytes, '0'), 'hex').reverse()
}
