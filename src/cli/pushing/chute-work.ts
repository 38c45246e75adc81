import { BbxError } from '../../base/bbx-error.ts'
import type { Chain } from '../../chain/chain.ts'
import type { ChuteWork, PushTrack } from '../../push/push.ts'
import { chuteOfFolder } from '../chutes/chute-of-folder.ts'
import { type NetworkPlatform, platformOfNetwork } from '../chutes/platform-of-network.ts'
import type { Context } from '../context.ts'
import { onlyHere } from './mixed-worlds.ts'
import type { PushCommandOptions } from './push-options.ts'

export interface ChuteWorkFacts {
  options: PushCommandOptions
  /** Of the call itself: its lines are not marked yet. */
  context: Context
  track: PushTrack
  chain: Chain
  /** Of the submission. */
  folder: string
  /** `owner/name` on the hub. */
  repo: string
}

/** The platform builds for as long as two hours in each of its stages (reference chutes 3.1). */
const buildMs = 2 * 3_600_000
/** Miners take private chutes when they like: minutes are usual. */
const usualWarmUpS = 1_800
/** For so long a look-up may find what it found, or did not find, before (reference chutes 6). */
const settleMs = 240_000
const pollMs = { real: 5_000, rehearsal: 100 }

/** What a push needs to serve the submission by a chute, of the folder that is pushed; null for a track without chutes. The platform is opened when it is first asked for, and closed when this is disposed of. */
export function chuteWorkFor({ options, context, track, chain, folder, repo }: ChuteWorkFacts): (ChuteWork & AsyncDisposable) | null {
  if (!track.publishing.chutes) {
    const [asked] = [options.deploy === true ? '--deploy' : null, options.chuteName === undefined ? null : '--chute-name'].filter(
      (flag) => flag !== null,
    )
    if (asked === undefined) return null
    throw new BbxError('U0001', { what: `${asked}: validators of ${track.id} call no chutes`, remedy: 'leave it out' })
  }
  let opened: Promise<NetworkPlatform> | null = null
  return {
    async open() {
      // The wallet of a push is that of the miner, which need not be the account on chutes.
      opened ??= platformOfNetwork({ withoutWallet: true }, context)
      const { chutes, rehearsal } = await opened
      if (rehearsal !== chain.isRehearsal)
        throw onlyHere(chutes.url, chain, { why: 'validators could call no chute there', variable: 'CHUTES_API_URL' })
      return chutes
    },
    async specOf(revision, username) {
      return (await chuteOfFolder(folder, { username, repo, revision, name: options.chuteName ?? null })).spec
    },
    ...{
      buildMs,
      settleMs,
      warmUpMs: (options.warmupTimeout ?? usualWarmUpS) * 1000,
      pollMs: chain.isRehearsal ? pollMs.rehearsal : pollMs.real,
    },
    async [Symbol.asyncDispose]() {
      await (await opened?.catch(() => null))?.[Symbol.asyncDispose]()
    },
  }
}
