import { BbxError } from '../../base/bbx-error.ts'
import { keyfileFormat } from '../../wallet/encryption/format.ts'
import type { Key } from '../../wallet/key/key.ts'
import { openKeyBytes } from '../../wallet/keyfile/open-key-file.ts'
import { readKeyFile } from '../../wallet/keyfile/read-key-file.ts'
import type { Context } from '../context.ts'
import { type PasswordSource, passwordToOpen } from './key-password.ts'

const attempts = 3

/** The key in a file; a person who mistypes the password is asked again. Throws BbxError U0007, U0011, U0002. */
export async function openKey(path: string, source: PasswordSource, context: Context): Promise<Key> {
  const bytes = await readKeyFile(path)
  const encrypted = keyfileFormat(bytes) !== 'plain'
  for (let left = attempts - 1; ; left--) {
    let asked = false
    const password = async () => {
      const given = await passwordToOpen(path, source, context, left < attempts - 1)
      asked = given.asked
      context.progress.say('opening the key: some seconds and 512 MiB, so that guessing is slow')
      return given.password
    }
    try {
      return await openKeyBytes(bytes, path, { signal: context.signal, password })
    } catch (error) {
      if (!(encrypted && asked && left > 0 && error instanceof BbxError && error.code === 'U0011')) throw error
    } finally {
      context.progress.done()
    }
  }
}
