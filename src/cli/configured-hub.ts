import type { Settings } from '../config/settings.ts'
import { openHub } from '../hub/open-hub.ts'
import type { Hub } from '../hub/types.ts'

/** The hub of the settings, as the user whose token they have. Throws BbxError U0003, U0004 and U0010 as `Settings` does. */
export function configuredHub(settings: Settings): Hub {
  const endpoint = settings.string('huggingface.url')
  if (endpoint === null) throw new Error('the setting huggingface.url has lost its default')
  return openHub({ endpoint, token: settings.secret('huggingface.token') })
}
