import { usd } from '../../chutes/costs/cost-lines.ts'
import { shownFee } from '../../chutes/costs/shown-fee.ts'
import { type DeployedChute, deployChute } from '../../chutes/deploy/deploy-chute.ts'
import { type EnsuredImage, ensureImage } from '../../chutes/deploy/ensure-image.ts'
import { imageRef } from '../../chutes/spec/image-ref.ts'
import { agree } from '../chain/agree.ts'
import { agreeToFee } from '../chutes/agree-to-fee.ts'
import { chuteFacts } from '../chutes/chute-facts.ts'
import { deploymentLines, type PreparedChute, type PrepareOptions, prepareChute } from '../chutes/prepare-chute.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult } from '../result.ts'

export interface ChuteDeployOptions extends PrepareOptions {
  /** Seconds that the build of the image may take. */
  timeout: number
  /** USD: the highest fee that is paid, in place of the one that is shown before the yes. */
  maxFee?: number | undefined
}

/**
 * `bbx chute deploy`: the image, then the chute of this name, made or given new code; costs and limits are shown and asked for before anything is sent. Run again it goes on where it
 * ended. Throws BbxError S1090 or S1091 where its files break a rule of `bbx check`, U0040 without a yes, E0073 where the image is not built, and as `deployChute`.
 */
export function chuteDeploy(options: ChuteDeployOptions, given: Context): Promise<DocumentResult> {
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    const { signal, progress } = context
    const prepared = await prepareChute(options, platform, context)
    const { spec, account, costs, there } = prepared
    const shown = shownFee(costs, { isNew: there === null })
    if (!prepared.isDeployed && prepared.broken !== null) throw prepared.broken
    if (!prepared.isDeployed) await agree(deploymentLines(prepared, chutes.url), 'deploy?', context)
    const steps = { username: account.username, signal, onEvent: (what: string) => progress.note(what) }
    // What is deployed runs on its image whatever became of that: there is nothing to build.
    const image = prepared.isDeployed ? null : await ensureImage(chutes, spec.image, { ...steps, limitMs: options.timeout * 1000 })
    const deployed = await deployChute(chutes, spec, {
      ...steps,
      agreeToFee: (fee) => agreeToFee(fee, { shown, maxFee: options.maxFee }, context),
    })
    return result({ prepared, image, deployed, chute: chuteFacts(deployed.chute, chutes), platform: chutes.url, rehearsal })
  })
}

interface Outcome {
  prepared: PreparedChute
  image: EnsuredImage | null
  deployed: DeployedChute
  chute: ReturnType<typeof chuteFacts>
  platform: string
  rehearsal: boolean
}

const said: Record<DeployedChute['how'], string> = {
  created: 'deployed',
  updated: 'gave new code to',
  already: 'nothing to do: this is deployed already:',
}

function result({ prepared, image, deployed, chute, platform, rehearsal }: Outcome): DocumentResult {
  const { repo, revision, spec } = prepared
  const { how, fee, differs } = deployed
  return {
    kind: 'document',
    exit: 0,
    document: {
      schema: 'bbx.chute-deployment/1',
      ...{ platform, rehearsal, repo, revision, chute, how, fee, differs },
      image: { ref: imageRef(spec.image), how: image?.how ?? 'already' },
    },
    text(style) {
      const { bold, dim, green, yellow } = paint(style)
      return [
        `${green(said[how])} ${bold(chute.name)} at ${platform}${fee === null || fee === 0 ? '' : `, for a fee of ${usd(fee)}`}`,
        `  Slug: ${chute.slug}`,
        `  ID: ${chute.id}`,
        ...(chute.url === null ? [] : [`  ${chute.url}`]),
        ...differs.map((what) => yellow(`  ${what}: the platform takes that with new code or another image only`)),
        dim(`  next: bbx chute share ${chute.name}; bbx chute warmup ${chute.name}; bbx chute ping ${chute.name}`),
      ].join('\n')
    },
  }
}
