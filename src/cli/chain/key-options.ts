/** Which keys a command signs with, besides the settings that name a wallet. */
export interface KeyOptions {
  /** Development keys, on a rehearsal chain in place of the wallet's. */
  hotkeyUri?: string | undefined
  coldkeyUri?: string | undefined
  /** File with the password of the key that signs; `-`: stdin. */
  passwordFile?: string | undefined
}
