import { stat } from 'node:fs/promises'
import { BbxError } from '../../base/bbx-error.ts'
import type { Signer } from '../../base/signer.ts'
import type { Context } from '../context.ts'

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/

/**
 * Who signs the challenge of a utterance engine: the development key of --hotkey-uri (for an engine on this machine only: everybody
 * has its secret), else the hotkey file that BITTENSOR_WALLET_PATH names, else nobody.
 */
export async function engineSigner(engineUrl: string, hotkeyUri: string | null, context: Context): Promise<Signer | null> {
  if (hotkeyUri !== null) {
    if (!loopback.test(hostOf(engineUrl))) {
      throw new BbxError('U0001', {
        what: '--hotkey-uri is for an engine on this machine',
        remedy: 'sign with the hotkey file of BITTENSOR_WALLET_PATH',
      })
    }
    const { signerFromUri } = await import('../../wallet/signer-from-uri.ts')
    return signerFromUri(hotkeyUri)
  }
  const settings = await context.settings()
  const { origin } = settings.get('wallet.path')
  const path = settings.string('wallet.path')
  if (origin === 'default' || path === null || !(await isFile(path))) return null
  const { signerFromHotkeyFile } = await import('../../wallet/signer-from-hotkey-file.ts')
  return signerFromHotkeyFile(path)
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname
  } catch (cause) {
    throw new BbxError('U0003', { what: `--engine-url is not a URL: ${url}`, remedy: 'write http://HOST:PORT', cause })
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}
