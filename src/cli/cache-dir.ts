import type { Settings } from '../config/settings.ts'

/** Where `bbx` keeps what it fetched and built. The table of settings has a default for it: there is no second one. */
export function cacheDir(settings: Settings): string {
  const folder = settings.string('cache.dir')
  if (folder === null) throw new Error('the setting cache.dir has lost its default')
  return folder
}
