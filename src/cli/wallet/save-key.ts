import type { Secret } from '../../base/secret.ts'
import type { SecretKey } from '../../wallet/key/key.ts'
import { keyfileText, publicText } from '../../wallet/keyfile/keyfile-text.ts'
import { readKeyFile } from '../../wallet/keyfile/read-key-file.ts'
import { refuseTaken, writeKeyFile } from '../../wallet/keyfile/write-key-file.ts'
import { addressIn } from '../../wallet/places/list-wallets.ts'
import { publicFile } from '../../wallet/places/wallet-place.ts'
import type { Context } from '../context.ts'

export interface SaveOptions {
  /** null: left without a password. */
  password: Secret | null
  force: boolean
}

export interface SavedKey {
  path: string
  publicFile: string
  /** What was replaced is here. */
  backups: string[]
}

/** Writes a key file and its public twin. Throws BbxError U0012 before anything is written, E0005. */
export async function saveKey(key: SecretKey, path: string, { password, force }: SaveOptions, context: Context): Promise<SavedKey> {
  const twin = publicFile(path)
  await refuseTaken(path, force)
  // A wallet of which only the public half was there gets the other one.
  const twinStands = addressIn(await readKeyFile(twin).catch(() => new Uint8Array())) === key.address
  if (!twinStands) await refuseTaken(twin, force)
  const content = password === null ? keyfileText(key) : await encrypted(keyfileText(key), password, context)
  context.signal.throwIfAborted()
  const now = new Date()
  const backups = [await writeKeyFile(path, content, { force, now })]
  if (!twinStands) backups.push(await writeKeyFile(twin, publicText(key), { force, now }))
  return { path, publicFile: twin, backups: backups.filter((backup) => backup !== null) }
}

async function encrypted(text: string, password: Secret, context: Context): Promise<Uint8Array> {
  const [{ naclKey }, { sealNaclBox }] = await Promise.all([
    import('../../wallet/encryption/nacl-key.ts'),
    import('../../wallet/encryption/nacl-box.ts'),
  ])
  context.progress.say('encrypting the key: some seconds and 512 MiB, so that guessing is slow')
  const key = await naclKey(password.reveal(), context.signal)
  context.progress.done()
  return sealNaclBox(Buffer.from(text, 'utf8'), key)
}
