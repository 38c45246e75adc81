import { BbxError } from '../base/bbx-error.ts'
import { Secret } from '../base/secret.ts'
import { isLoopback, networkNamed } from '../chain/network.ts'
import type { Settings } from '../config/settings.ts'
import { openHub } from '../hub/open-hub.ts'
import type { Hub } from '../hub/types.ts'
import { configuredHub } from './configured-hub.ts'
import { runningLocalnet } from './localnet/running-localnets.ts'
import { stateDir } from './state-dir.ts'

export interface NetworkHub {
  hub: Hub
  endpoint: string
  /** Nothing on it is worth anything. */
  rehearsal: boolean
  /** Whose token it is, where that is known without asking. */
  account: string | null
}

/** Whose repositories are meant on that hub, where it is known without asking: the account of the running rehearsal, else HUGGINGFACE_USERNAME. */
export function hubAccountOf(settings: Settings, folder = stateDir()): string | null {
  const { endpoints } = networkNamed(settings.string('chain.network') ?? '')
  const running = endpoints.every(isLoopback) ? runningLocalnet(folder, endpoints[0] ?? '') : null
  return running?.account ?? settings.string('huggingface.username')
}

/**
 * The hub that belongs to the network of the settings. A chain on this machine's loopback is a rehearsal: its hub is the one that its `bbx localnet` serves, with that one's token, and
 * the token of the settings never leaves; else the hub of the settings, where they name one themselves. Throws BbxError E0001 where they do not, and as `configuredHub` does.
 */
export function hubOfNetwork(settings: Settings, folder = stateDir()): NetworkHub {
  const { endpoints } = networkNamed(settings.string('chain.network') ?? '')
  const [chain = ''] = endpoints
  const isRehearsal = endpoints.every(isLoopback)
  const running = isRehearsal ? runningLocalnet(folder, chain) : null
  if (running !== null) {
    const { hub, token, account } = running
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
