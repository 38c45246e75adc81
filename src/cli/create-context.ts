import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import type { Settings } from '../config/settings.ts'
import type { Context } from './context.ts'
import type { Interruption } from './interruption.ts'
import type { Output } from './output.ts'
import { plainProgress, silentProgress, spinnerProgress } from './progress.ts'
import type { Redactor } from './redactor.ts'
import type { Screen } from './screen.ts'
import { terminalSafe } from './terminal-safe.ts'
import { version } from './version.ts'

export interface GlobalOptions {
  json?: true
  quiet?: true
  verbose?: number
  yes?: true
  envFile?: string
}

export interface Surroundings {
  screen: Screen
  interruption: Interruption
  out: Output
  err: Output
  redactor: Redactor
}

/** `flags`: the options of this call as they were written, by their names in camel case. */
export function createContext(options: GlobalOptions, flags: Readonly<Record<string, string>>, around: Surroundings): Context {
  const { screen, interruption, out, err, redactor } = around
  const cwd = workingFolder()
  const verbosity = options.quiet ? 0 : (options.verbose ?? 0)
  const clean = (text: string) => terminalSafe(redactor.clean(text))
  const show = (text: string) => void err.write(clean(text))
  let loading: Promise<Settings> | undefined
  return {
    version,
    cwd,
    signal: interruption.signal,
    json: options.json ?? false,
    yes: options.yes ?? false,
    interactive: screen.interactive,
    verbosity,
    settings() {
      loading ??= load(cwd, options.envFile, flags, redactor)
      return loading
    },
    progress: options.quiet ? silentProgress : screen.lively ? spinnerProgress(show, clean) : plainProgress(show),
    log(level, text) {
      if (verbosity >= (level === 'info' ? 1 : 2)) show(`${text}\n`)
    },
    ready(line) {
      const { schema, ...rest } = line
      void out.write(`${JSON.stringify({ schema, bbx: version, ...rest })}\n`)
    },
  }
}

function workingFolder(): string {
  try {
    return process.cwd()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BbxError('E0001', { what: 'the current folder is gone', why, remedy: 'change to a folder that exists: cd ~', cause })
  }
}

async function load(
  cwd: string,
  envFile: string | undefined,
  flags: Readonly<Record<string, string>>,
  redactor: Redactor,
): Promise<Settings> {
  const [{ loadSettings }, { xdgFolder }] = await Promise.all([import('../config/load-settings.ts'), import('../config/xdg-folder.ts')])
  const { env } = process
  const home = homedir()
  const cache = xdgFolder(env.XDG_CACHE_HOME, join(home, '.cache'))
  const config = xdgFolder(env.XDG_CONFIG_HOME, join(home, '.config'))
  const folders = { home, cwd, cache, config }
  const settings = await loadSettings({ folders, flags, environment: env, envFile: envFile === undefined ? null : resolve(cwd, envFile) })
  redactor.learn(settings.secretTexts())
  return settings
}
