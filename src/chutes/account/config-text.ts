import type { ConfiguredAccount } from './chutes-config.ts'

export interface ConfigToWrite {
  /** Of the platform's API, without a slash at the end. */
  baseUrl: string
  account: ConfiguredAccount & { hotkeyName: string }
  /** SS58 */
  paymentAddress: string
}

/**
 * The text of a `config.ini` with the sections and keys that the Python package writes, in its order (reference chutes 1.1). It holds the seed. A `%` is
 * doubled: a single one makes the package's reader fail. Throws RangeError for a value that does not fit on a line.
 */
export function configText({ baseUrl, account, paymentAddress }: ConfigToWrite): string {
  const sections: Record<string, Record<string, string>> = {
    api: { base_url: baseUrl },
    auth: {
      username: account.username,
      user_id: account.userId,
      hotkey_seed: account.seed.reveal(),
      hotkey_name: account.hotkeyName,
      hotkey_ss58address: account.hotkey,
    },
    payment: { address: paymentAddress },
  }
  return Object.entries(sections)
    .map(([name, values]) =>
      [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${onOneLine(key, value)}`), ''].join('\n'),
    )
    .join('\n')
}

function onOneLine(key: string, value: string): string {
  // Python takes away the blanks around a value, and would read a line end as the end of it.
  if (value === '' || value.trim() !== value || [...value].some((character) => character < ' ' || character === '\x7f')) {
    throw new RangeError(`${key} cannot be written: it has to be one line of text`)
  }
  return value.replaceAll('%', '%%')
}
