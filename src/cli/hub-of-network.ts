import { BbxError } from '../base/bbx-error.ts'
import { Secret } from '../base/secret.ts'
import type { Settings } from '../config/settings.ts'
import { openHub } from '../hub/open-hub.ts'
import type { Hub } from '../hub/types.ts'
import { configuredHub } from './configured-hub.ts'
import { worldOfNetwork } from './localnet/world-of-network.ts'

export interface NetworkHub {
  hub: Hub
  endpoint: string
  /** Nothing on it is worth anything. */
  rehearsal: boolean
  /** Whose token it is, where that is known without asking. */
  account: string | null
}

/** Whose repositories are meant on that hub, where it is known without asking: the account of the running rehearsal, else HUGGINGFACE_USERNAME. */
export function hubAccountOf(settings: Settings, folder?: string): string | null {
  return worldOfNetwork(settings, folder).localnet?.account ?? settings.string('huggingface.username')
}

/**
 * The hub that belongs to the network of the settings. A chain on this machine's loopback is a rehearsal: its hub is the one that its `bbx localnet` serves, with that one's token, and
 * the token of the settings never leaves; else the hub of the settings, where they name one themselves. Throws BbxError E0001 where they do not, and as `configuredHub` does.
 */
export function hubOfNetwork(settings: Settings, folder?: string): NetworkHub {
  const { chain, isRehearsal, localnet } = worldOfNetwork(settings, folder)
  if (localnet !== null) {
    const { hub, token, account } = localnet
    return { hub: openHub({ endpoint: hub, token: new Secret(token) }), endpoint: hub, rehearsal: true, account }
  }
  // Not before: it is held against the token of the settings, which is none of a rehearsal's business.
  const url = settings.get('huggingface.url')
  if (isRehearsal && url.origin === 'default') {
    throw new BbxError('E0001', {
      what: `no rehearsal hub goes with the chain at ${chain}`,
      why: 'no `bbx localnet` of this user serves that chain, and a rehearsal is not sent to the real hub',
      remedy: 'start `bbx localnet`, or name the hub that is meant in HF_ENDPOINT, with its token in HF_TOKEN',
    })
  }
  const endpoint = String(url.value)
  const username = settings.string('huggingface.username')
  return { hub: configuredHub(settings), endpoint, rehearsal: isRehearsal, account: username }
}
