import { isFile } from '../../base/is-file.ts'
import type { Signer } from '../../base/signer.ts'
import type { Context } from '../context.ts'

/**
 * Who logs in to an utterance engine: the development key of --hotkey-uri (refused but for an engine on this machine), else the
 * hotkey file that BITTENSOR_WALLET_PATH names, else nobody.
 */
export async function engineSigner(engineUrl: string, hotkeyUri: string | null, context: Context): Promise<Signer | null> {
  if (hotkeyUri !== null) {
    const { signerFromUri } = await import('../../wallet/signer-from-uri.ts')
    return signerFromUri(hotkeyUri, engineUrl)
  }
  const settings = await context.settings()
  const { origin } = settings.get('wallet.path')
  const path = settings.string('wallet.path')
  // The default is a folder that may be somebody else's: only a file that was named is opened.
  if (origin === 'default' || path === null || !(await isFile(path))) return null
  const [{ signerFromKeyFile }, { passwordToOpen }] = await Promise.all([
    import('../../wallet/signer-from-key-file.ts'),
    import('../wallet/key-password.ts'),
  ])
  const password = async () => (await passwordToOpen(path, { file: null, flag: null }, context)).password
  return signerFromKeyFile(path, { signal: context.signal, password })
}
