import { BbxError } from '../../base/bbx-error.ts'
import { parseBaseUrl } from '../../base/http/base-url.ts'
import type { Settings } from '../../config/settings.ts'
import type { PlanOptions } from '../../tracks/types.ts'
import { isHubAddress } from '../hub/hub-address.ts'
import type { SandboxChoices } from './sandbox-choices.ts'

export interface TestOptions extends SandboxChoices {
  dir: string
  challenge?: string | undefined
  dialogues?: number | undefined
  seed?: number | undefined
  url?: string | undefined
  profile?: string | undefined
  minScore?: number | undefined
  smoke?: true | undefined
  /** true: the last run. */
  resume?: string | true | undefined
  retryFaults?: true | undefined
  junit?: string | undefined
  keep?: 'all' | 'faults' | 'none' | undefined
  /** true: the one of the settings. */
  engineUrl?: string | true | undefined
  hotkeyUri?: string | undefined
  embeddings?: string | undefined
  /** Each ID=PATH: the weights that answers are scored with. */
  model?: readonly string[] | undefined
  /** Somebody else's code may run without a sandbox. */
  iTrustThisCode?: true | undefined
}

/** `auto` becomes one of the others when the machine was looked at. */
export type WantedRuntime = 'auto' | 'docker' | 'process'

const smokeDialogues = 1

/** How many items are drawn, and how; without an option all. */
export function drawOf({ dialogues, smoke, seed }: Pick<TestOptions, 'dialogues' | 'smoke' | 'seed'>): PlanOptions {
  return { limit: dialogues ?? (smoke ? smokeDialogues : null), seed: seed ?? 0 }
}

/** The runtime and, where it is `remote`, the address of the server. Throws BbxError U0001 for a contradiction, U0002 for a missing URL, U0003 for what is none. */
export function chooseRuntime(
  options: TestOptions,
  settings: Settings,
): { runtime: WantedRuntime; url: null } | { runtime: 'remote'; url: string } {
  const { url } = options
  const { value, origin } = settings.get('test.runtime')
  if (asksForSandbox(options) && (url !== undefined || value === 'process' || value === 'remote')) {
    throw new BbxError('U0001', {
      what: '--via, --gpus, --transport, --engine-runtime and --allow-weaker are about a container: this call uses none',
      remedy: 'leave them out, or give --runtime docker',
    })
  }
  if (url !== undefined) {
    if (value !== 'remote' && value !== 'auto' && origin === 'flag') {
      throw new BbxError('U0001', {
        what: `--url names a server that is up, --runtime ${value} starts one`,
        remedy: 'leave one of them out',
      })
    }
    parseBaseUrl(url)
    return { runtime: 'remote', url }
  }
  if (value === 'auto' && asksForSandbox(options)) return { runtime: 'docker', url: null }
  if (value === 'auto' || value === 'docker' || value === 'process') return { runtime: value, url: null }
  throw new BbxError('U0002', { what: 'the remote runtime needs an address', missing: [{ name: 'url', flag: '--url', variable: null }] })
}

/** Refuses what cannot go together (BbxError U0001, U0009), all of it before anything is started. */
export function refuseContradictions(options: TestOptions): void {
  const { resume, retryFaults, engineUrl, hotkeyUri } = options
  if (retryFaults && resume === undefined) throw new BbxError('U0001', { what: '--retry-faults goes with --resume' })
  if (hotkeyUri !== undefined && engineUrl === undefined) {
    throw new BbxError('U0001', {
      what: '--hotkey-uri signs for a live utterance engine, and the session is held without one',
      remedy: 'add --engine-url, or leave --hotkey-uri out',
    })
  }
  if (engineUrl === undefined) return
  const planned = [
    ['--challenge', options.challenge],
    ['--dialogues', options.dialogues],
    ['--seed', options.seed],
    ['--smoke', options.smoke],
  ] as const
  const given = planned.filter(([, value]) => value !== undefined).map(([flag]) => flag)
  if (given.length > 0)
    throw new BbxError('U0001', { what: `${given.join(', ')}: the engine of --engine-url chooses its dialogues itself` })
  if (resume !== undefined) {
    throw new BbxError('U0009', {
      what: 'a session with a live utterance engine cannot be resumed',
      why: 'its words are gone once they were revealed',
    })
  }
}

/** Whoever says how the sandbox should be wants one. */
function asksForSandbox({ via, gpus, transport, engineRuntime, allowWeaker }: TestOptions): boolean {
  return [via, gpus, transport, engineRuntime, allowWeaker].some((choice) => choice !== undefined)
}

/** Code of others runs in a sandbox, or with a word of whoever calls. Throws BbxError U0015. */
export function refuseUntrusted(
  dir: string,
  runtime: WantedRuntime | 'remote',
  { iTrustThisCode }: Pick<TestOptions, 'iTrustThisCode'>,
): void {
  if (!isHubAddress(dir) || runtime !== 'process' || iTrustThisCode) return
  throw new BbxError('U0015', { what: `${dir} would run as a process of this machine, as you, with nothing between it and your files` })
}
