/** Signs with a hotkey. The key itself stays where it was opened. */
export interface Signer {
  /** SS58, prefix 42. */
  readonly address: string
  /** sr25519 signature (64 bytes) of the message's bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>
}
