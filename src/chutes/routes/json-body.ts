/** A value as the bytes that are signed and sent. */
export function jsonBody(value: unknown): { bytes: Uint8Array; type: string } {
  return { bytes: Buffer.from(JSON.stringify(value)), type: 'application/json' }
}
