import { BbxError } from '../../base/bbx-error.ts'

/** Why a key file, or another text that should hold a key, cannot be used: BbxError U0007. `what` and `why` must hold nothing of the secret. */
export function unusableKey(path: string, why: string, remedy?: string): BbxError {
  return new BbxError('U0007', {
    what: `${path} is not a key that can be used`,
    why,
    remedy: remedy ?? 'name the key file itself: ~/.bittensor/wallets/NAME/coldkey, or NAME/hotkeys/HOTKEY; `bbx wallet inspect` says more',
  })
}
