import { isFile } from '../../base/is-file.ts'
import { publicFile } from '../../wallet/places/wallet-place.ts'
import type { Context } from '../context.ts'
import type { Wanted } from '../need.ts'
import { type KeyKind, keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'
import { developmentUri } from './development-uri.ts'
import type { KeyOptions } from './key-options.ts'

const settingOf = {
  hotkey: { flag: '--wallet-hotkey', variable: 'BBX_WALLET_HOT' },
  coldkey: { flag: '--wallet-name', variable: 'BBX_WALLET_COLD' },
} as const

/** A key as something that a command needs: missing where no development key is named and the wallet has no such file. Its public half does `toLookAt`. */
export async function wantedKey(kind: KeyKind, options: KeyOptions, context: Context, { toLookAt = false } = {}): Promise<Wanted> {
  const uri = await developmentUri(kind, options, context)
  const question = `the ${kind}`
  if (uri !== undefined) return { given: 'a development key', ...settingOf[kind], question }
  const path = keyFileOf(await walletPlaceOf(context), kind)
  const there = (await isFile(path)) || (toLookAt && (await isFile(publicFile(path))))
  const remedy = `there is no key at ${path}: \`bbx wallet new-${kind}\` makes one, \`bbx wallet list\` shows those that are there`
  return { given: there ? path : null, ...settingOf[kind], question, remedy }
}
