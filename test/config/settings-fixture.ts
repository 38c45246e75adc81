import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../../src/config/load-settings.ts'
import type { Settings } from '../../src/config/settings.ts'

export interface Given {
  flags?: Record<string, string>
  environment?: Record<string, string>
  env?: string | Uint8Array
  toml?: string | Uint8Array
  /** What the hub's own programs keep in `token` of their folder. */
  login?: string | Uint8Array
}

/** A home and a working folder of its own, with the files that are given. */
export async function settingsFrom({
  flags = {},
  environment = {},
  env,
  toml,
  login,
}: Given): Promise<{ settings: Settings; home: string; cwd: string }> {
  const home = await mkdtemp(join(tmpdir(), 'bbx-settings-'))
  const cwd = join(home, 'work')
  await mkdir(join(home, '.config', 'bbx'), { recursive: true })
  await mkdir(cwd)
  if (env !== undefined) await writeFile(join(cwd, '.env'), env)
  if (toml !== undefined) await writeFile(join(home, '.config', 'bbx', 'config.toml'), toml)
  if (login !== undefined) {
    await mkdir(join(home, '.cache', 'huggingface'), { recursive: true })
    await writeFile(join(home, '.cache', 'huggingface', 'token'), login)
  }
  const folders = { home, cwd, cache: join(home, '.cache'), config: join(home, '.config') }
  return { settings: await loadSettings({ folders, flags, environment, envFile: null }), home, cwd }
}
