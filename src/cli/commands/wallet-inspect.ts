import { stat } from 'node:fs/promises'
import { keyfileFormat } from '../../wallet/encryption/format.ts'
import { readKeyFile } from '../../wallet/keyfile/read-key-file.ts'
import { addressIn } from '../../wallet/places/list-wallets.ts'
import { publicFile } from '../../wallet/places/wallet-place.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'
import type { KeyDocument } from '../schemas/key.ts'
import { openKey } from '../wallet/open-key.ts'
import { type KeyKind, keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'

export interface InspectOptions {
  key: KeyKind
  /** Encrypted files too. */
  open: boolean
  passwordFile?: string
}

/** What a key file is. A plain one is opened, so that a damaged one shows; exit 1 where its public twin names another key. */
export async function walletInspect({ key: kind, open, passwordFile }: InspectOptions, context: Context): Promise<CommandResult> {
  const place = await walletPlaceOf(context)
  const path = keyFileOf(place, kind)
  const format = keyfileFormat(await readKeyFile(path))
  const opened = open || format === 'plain'
  const key = opened ? await openKey(path, { file: passwordFile ?? null, flag: '--password-file' }, context) : null
  const twin = publicFile(path)
  const ofTwin = addressIn(await readKeyFile(twin).catch(() => new Uint8Array()))
  const agrees = key === null || ofTwin === null ? null : key.address === ofTwin
  const document = {
    schema: 'bbx.key/1' as const,
    key: kind,
    path,
    format,
    mode: `0${((await stat(path)).mode & 0o777).toString(8)}`,
    opened,
    scheme: key?.scheme ?? null,
    address: key?.address ?? ofTwin,
    holds: key === null ? null : held(key.secrets),
    publicFile: ofTwin === null ? null : twin,
    publicAddress: ofTwin,
    agrees,
  }
  return { kind: 'document', exit: agrees === false ? 1 : 0, document, text: (style) => lines(document, style) }
}

function held(secrets: object | null): ('phrase' | 'seed' | 'privateKey')[] {
  const names = ['phrase', 'seed', 'privateKey'] as const
  return names.filter((name) => secrets !== null && (secrets as Record<string, unknown>)[name] != null)
}

type Shown = Pick<KeyDocument, 'path' | 'format' | 'mode' | 'opened' | 'scheme' | 'address' | 'holds' | 'publicAddress' | 'agrees'>

function lines(document: Shown, style: TextStyle): string {
  const { bold, dim, red } = paint(style)
  const { path, format, mode, opened, scheme, address, holds, publicAddress, agrees } = document
  const secret = holds === null ? dim('not opened: --open asks for the password') : holds.length === 0 ? 'nothing secret' : holds.join(', ')
  const form = format === 'plain' ? 'not encrypted' : `encrypted (${format})`
  return [
    bold(path),
    `  address  ${address ?? dim('not known')}${opened || address === null ? '' : dim('  as the public file says')}`,
    `  form     ${form}${scheme === null ? '' : `, ${scheme}`}, mode ${mode}`,
    `  holds    ${secret}`,
    ...(agrees === false ? [red(`  its public file names another key: ${publicAddress}`)] : []),
    ...(mode === '0600' || mode === '0400' ? [] : [red('  others can read it: chmod 600')]),
  ].join('\n')
}
