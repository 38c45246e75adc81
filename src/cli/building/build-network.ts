import type { Settings } from '../../config/settings.ts'
import type { BuildOptions } from '../../runtime/docker/build/types.ts'

/** What the steps of a build reach, as the settings say. */
export function buildNetwork(settings: Settings): BuildOptions['network'] {
  return settings.string('build.network') === 'none' ? 'none' : 'default'
}
