interface Family {
  /** Looked for in the key's name, lower-cased. */
  names: readonly string[]
  what: string
  where: string
}

const families: readonly Family[] = [
  {
    names: ['token', 'secret', 'password', 'passphrase', 'mnemonic', 'seed', 'apikey', 'privatekey', 'credential', 'auth'],
    what: 'a secret',
    where: 'it belongs in the environment or in the .env of the folder you work from',
  },
  {
    names: ['wallet', 'hotkey', 'coldkey', 'signer'],
    what: 'a wallet setting',
    where: 'it belongs in --wallet-name, --wallet-hotkey, their variables, or config.toml; the committing hotkey stands in hotkey.txt',
  },
  {
    names: ['endpoint', 'url', 'uri', 'host', 'port', 'gateway', 'network', 'chain', 'proxy', 'netuid', 'hub'],
    what: 'an endpoint',
    where: 'it belongs in a flag, a BBX_* variable or config.toml',
  },
  {
    names: [
      'runtime',
      'docker',
      'container',
      'isolation',
      'sandbox',
      'trust',
      'privileged',
      'memory',
      'cpu',
      'gpu',
      'limit',
      'timeout',
      'python',
      'env',
    ],
    what: 'a setting of the runtime or its isolation',
    where: 'it is decided by whoever runs the submission, with flags of `bbx test`',
  },
]

/** Why a key of that name is refused in a manifest and where it belongs; null for a name that no setting has. */
export function misplacedSetting(key: string): string | null {
  const words = key.toLowerCase().split(/[^a-z0-9]+/)
  const whole = words.join('')
  // A short name counts as a word of its own only: `support` is no port.
  const holds = (name: string) => (name.length < 5 ? words.includes(name) || words.includes(`${name}s`) : whole.includes(name))
  const family = families.find(({ names }) => names.some(holds))
  return family === undefined ? null : `is ${family.what}: ${family.where}`
}
