import { resolve } from 'node:path'
import type { BbxError } from '../../base/bbx-error.ts'
import { costLines, usd } from '../../chutes/costs/cost-lines.ts'
import { changesLine } from '../../chutes/costs/daily-changes.ts'
import { type ForeseenDeployment, foreseeDeployment } from '../../chutes/deploy/foresee-deployment.ts'
import { obstaclesTo } from '../../chutes/deploy/obstacles-to.ts'
import { imageRef } from '../../chutes/spec/image-ref.ts'
import type { ChuteSpec } from '../../chutes/spec/types.ts'
import type { ChutesAccount } from '../../chutes/types.ts'
import { brokenRule } from '../../submission/broken-rule.ts'
import type { Context } from '../context.ts'
import type { ChutesKeyOptions } from './choose-credentials.ts'
import { chuteFindings } from './chute-findings.ts'
import { chuteOfFolder, noteShipped } from './chute-of-folder.ts'
import { needForChute } from './need-for-chute.ts'
import type { NetworkPlatform } from './platform-of-network.ts'
import { refuseOtherAccount } from './refuse-other-account.ts'

export interface PrepareOptions extends ChutesKeyOptions {
  /** Of the submission. */
  dir: string
  revision?: string | undefined
  repo?: string | undefined
  /** Of the account; it has to be the one that asks. */
  username?: string | undefined
  /** Of the chute. */
  name?: string | undefined
}

/** A chute and what its deployment would mean, before anything is sent that changes anything. */
export interface PreparedChute extends ForeseenDeployment {
  spec: ChuteSpec
  repo: string
  revision: string
  account: ChutesAccount
  /** The rule of `bbx check` that its files break; null where they break none. */
  broken: BbxError | null
  /** What stands in the way, in sentences. */
  obstacles: readonly string[]
}

/** Throws BbxError U0003 for another account than the one that asks, as `babelbitChute` for what makes no chute, and as `Chutes`. */
export async function prepareChute(options: PrepareOptions, platform: NetworkPlatform, context: Context): Promise<PreparedChute> {
  const { chutes } = platform
  const { signal, progress } = context
  progress.say(`asking ${chutes.url}`)
  const account = await chutes.account(signal)
  await refuseOtherAccount(options.username, account, platform, context)
  const { repo, revision } = await needForChute({ ...options, username: account.username }, context)
  const folder = resolve(context.cwd, options.dir)
  const { spec, shipped } = await chuteOfFolder(folder, { username: account.username, repo, revision, name: options.name ?? null })
  noteShipped(shipped, progress.note)
  const foreseen = await foreseeDeployment(chutes, spec, { account, now: Date.now(), signal })
  const broken = brokenRule(await chuteFindings(folder, signal))
  const rule = broken === null || foreseen.isDeployed ? [] : [`a rule of \`bbx check\` is broken (${broken.code}): ${broken.message}`]
  return {
    ...foreseen,
    spec,
    repo,
    revision,
    account,
    broken,
    obstacles: [...rule, ...obstaclesTo(foreseen, account).map(({ what }) => what)],
  }
}

/** What a person should know before the yes. */
export function deploymentLines(
  { spec, repo, revision, account, there, isDeployed, image, costs, changes, obstacles }: PreparedChute,
  url: string,
): string[] {
  const builds =
    image === null
      ? 'has to be built'
      : image.state === 'built'
        ? 'is built'
        : image.state === 'failed'
          ? 'failed to build: it is built anew'
          : 'is being built'
  const change = isDeployed ? 'nothing changes in the chute' : there === null ? 'makes the chute' : 'gives new code to the chute'
  return [
    `${change} ${spec.name} of ${account.username} at ${url}: ${repo} at ${revision}`,
    `its image ${imageRef(spec.image)} ${builds}`,
    ...costLines(costs, { isNew: there === null }),
    `the balance is ${account.balance === null ? 'not told' : usd(account.balance)}`,
    changesLine(changes),
    ...obstacles,
  ]
}
