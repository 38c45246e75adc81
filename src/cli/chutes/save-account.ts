import { chmod } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { isLoopback } from '../../chain/network.ts'
import type { ConfiguredAccount } from '../../chutes/account/chutes-config.ts'
import { configText } from '../../chutes/account/config-text.ts'
import { openChutes } from '../../chutes/open-chutes.ts'
import type { ChutesAccount } from '../../chutes/types.ts'
import type { Settings } from '../../config/settings.ts'
import { refuseTaken, writeKeyFile } from '../../wallet/keyfile/write-key-file.ts'
import type { Context } from '../context.ts'
import { worldOfNetwork } from '../localnet/world-of-network.ts'
import { rehearsing } from '../pushing/rehearsing.ts'
import { keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'
import { type AccountFile, accountFile } from './account-file.ts'
import { hotkeyOfWallet } from './account-hotkey.ts'
import type { ChutesKeyOptions } from './choose-credentials.ts'
import { chuteAddress } from './chute-address.ts'
import { platformAddress, refuseWeakAddress, walletStrength } from './platform-address.ts'

export interface SaveAccountOptions extends ChutesKeyOptions {
  /** Replace the file that is there; it stays beside it as a backup. */
  force: boolean
}

export interface SavedAccount {
  path: string
  url: string
  account: ChutesAccount
  hotkey: string
  /** False: the file said all this already. */
  written: boolean
  backup: string | null
}

/**
 * Writes `config.ini` for the hotkey of the wallet, after the platform has said whose it is. Only the user may read it (0600). Throws BbxError U0012 where another file is there,
 * E0010 where no account belongs to the hotkey.
 */
export async function saveAccount(options: SaveAccountOptions, context: Context): Promise<SavedAccount> {
  const settings = await context.settings()
  const file = await fileThere(options, context)
  const address = platformAddress(settings, file)
  refuseRehearsal(settings, address.url)
  const hotkeyName = basename(keyFileOf(await walletPlaceOf(context), 'hotkey'))
  const { signer, seed } = await hotkeyOfWallet(options, context)
  if (seed === null) {
    const why = 'it was derived along a path, or only its private key was kept'
    throw new BbxError('U0007', {
      what: `the hotkey ${signer.address} has no seed, which config.ini holds`,
      why,
      remedy: 'use a hotkey that was made from words',
    })
  }
  const same = (there: ConfiguredAccount | null | undefined) => there != null && there.hotkey === signer.address && there.seed.equals(seed)
  if (!same(file.config?.account)) await refuseTaken(file.path, options.force)
  refuseWeakAddress(address, { source: 'the wallet', strength: walletStrength })
  const chuteUrl = chuteAddress(settings.string('chutes.urlTemplate') ?? '', address.url)
  const { progress } = isLoopback(address.url) ? rehearsing(context) : context
  progress.say(`asking ${address.url}`)
  await using chutes = openChutes({ url: address.url, chuteUrl, credentials: { kind: 'hotkey', signer, userId: null } })
  const account = await chutes.account(context.signal)
  const facts = { path: file.path, url: address.url, account, hotkey: signer.address }
  const known = file.config?.account
  if (same(known) && known?.username === account.username && known.userId === account.userId)
    return { ...facts, written: false, backup: null }
  await refuseTaken(file.path, options.force)
  const text = configText({
    baseUrl: address.url,
    account: { username: account.username, userId: account.userId, hotkey: signer.address, seed, hotkeyName },
    paymentAddress: account.paymentAddress ?? signer.address,
  })
  context.signal.throwIfAborted()
  const made = makeFolder(dirname(file.path))
  if (made !== undefined) await chmod(dirname(file.path), 0o700)
  const backup = await writeKeyFile(file.path, text, { force: options.force, now: new Date() })
  // What was there may have been open to others, and still holds a seed.
  if (backup !== null) await chmod(backup, 0o600)
  return { ...facts, written: true, backup }
}

/** A rehearsal asks nobody but this machine, and its account has no place in the file of the real one. */
function refuseRehearsal(settings: Settings, url: string): void {
  if (!worldOfNetwork(settings).isRehearsal) return
  if (isLoopback(url) && settings.get('chutes.configPath').origin !== 'default') return
  throw new BbxError('U0001', {
    what: 'the account of a rehearsal is not saved',
    why: '`bbx localnet --chutes` has an account of its own, which the commands find without a file',
    remedy: 'for the account on the real platform name the network: --network finney',
  })
}

/** With --force one that cannot be read is replaced like any other. */
async function fileThere({ force }: SaveAccountOptions, context: Context): Promise<AccountFile> {
  const settings = await context.settings()
  try {
    return await accountFile(settings)
  } catch (error) {
    if (!force || !(error instanceof BbxError) || error.code !== 'U0007') throw error
    return { path: settings.string('chutes.configPath') ?? '', config: null, openToOthers: false }
  }
}
