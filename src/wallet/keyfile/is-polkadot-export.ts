/** Whether a file's text is the JSON that polkadot.js and browser wallets export. */
export function isPolkadotExport(text: string): boolean {
  return /"encoded"\s*:/.test(text) && /"encoding"\s*:/.test(text)
}
