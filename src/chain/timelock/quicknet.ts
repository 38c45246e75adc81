/** A beacon of drand: who signs a round every few seconds, and from when on. */
export interface Beacon {
  /** G2 point, 96 bytes compressed. */
  publicKey: Uint8Array
  /** Unix seconds at which round 1 is published. */
  genesisS: number
  periodS: number
}

/** The beacon of Bittensor's chains: drand's quicknet (reference chain-and-wallet 3.1). */
export const quicknet: Beacon = {
  publicKey: Buffer.from(
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
    'hex',
  ),
  genesisS: 1_692_803_367,
  periodS: 3,
}

/** The newest round that is published at a time; 0 before the first. */
export function roundAt(unixMs: number, { genesisS, periodS }: Beacon = quicknet): number {
  return Math.max(0, Math.floor((unixMs / 1000 - genesisS) / periodS) + 1)
}

/** Unix milliseconds at which a round is published. */
export function roundTimeMs(round: number, { genesisS, periodS }: Beacon = quicknet): number {
  return (genesisS + (round - 1) * periodS) * 1000
}
