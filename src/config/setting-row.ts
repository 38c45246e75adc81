/** Folders that defaults start from; given by the shell so that nothing here asks the system. */
export interface BaseFolders {
  home: string
  /** `$XDG_CACHE_HOME`, or `~/.cache`. */
  cache: string
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  config: string
  /** Where `bbx` was called: relative paths start here. */
  cwd: string
}

export type SettingType =
  | { type: 'text' | 'path' | 'url' | 'boolean' | 'secret' | 'address' }
  | { type: 'integer' | 'number'; min: number; max: number }
  | { type: 'choice'; choices: readonly string[] }

/** One setting: what it is called everywhere, what it may be, and what it means. */
export type SettingRow = SettingType & {
  /** Our own variable, `BBX_*`: it wins over `names` in the same place. */
  variable: string
  /** The subnets' (or the hub's) own names for it, the first one before the next (reference babelbit 9). */
  names: readonly string[]
  /** In camel case, as commander gives it: an option that says the same for one call. */
  flag?: string
  /** As it would be written in a variable; null where there is none. */
  default: string | null | ((folders: BaseFolders) => string)
  description: string
  /** The secret that is sent to this endpoint: an endpoint from a weaker source than its secret is refused. */
  secretKey?: string
  /** Handed to the submission's own process under this name when the user has set it. */
  passedAs?: string
  /** Also what the hub's own programs keep in `token` of their folder. */
  inLoginFile?: true
}
