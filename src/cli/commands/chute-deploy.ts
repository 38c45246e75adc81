import { BbxError } from '../../base/bbx-error.ts'
import { usd } from '../../chutes/costs/cost-lines.ts'
import { type DeployedChute, deployChute } from '../../chutes/deploy/deploy-chute.ts'
import { type EnsuredImage, ensureImage } from '../../chutes/deploy/ensure-image.ts'
import { agree } from '../chain/agree.ts'
import { chuteFacts } from '../chutes/chute-facts.ts'
import { deploymentLines, imageRef, type PreparedChute, type PrepareOptions, prepareChute } from '../chutes/prepare-chute.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult } from '../result.ts'

export interface ChuteDeployOptions extends PrepareOptions {
  /** Seconds that the build of the image may take. */
  timeout: number
  /** USD; a higher fee is not paid, whatever else was agreed to. */
  maxFee?: number | undefined
}

/**
 * `bbx chute deploy`: the image, then the chute of this name, made or given new code; costs and limits are shown and asked for before anything is sent. Run again it goes on where it
 * ended. Throws BbxError U0040 without a yes, E0073 where the image is not built, and as `deployChute`.
 */
export function chuteDeploy(options: ChuteDeployOptions, given: Context): Promise<DocumentResult> {
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    const { signal, progress } = context
    const prepared = await prepareChute(options, platform, context)
    const { spec, account, costs } = prepared
    if (!prepared.isDeployed) await agree(deploymentLines(prepared, chutes.url), 'deploy?', context)
    const steps = { username: account.username, signal, onEvent: (what: string) => progress.note(what) }
    // What is deployed runs on its image whatever became of that: there is nothing to build.
    const image = prepared.isDeployed ? null : await ensureImage(chutes, spec.image, { ...steps, limitMs: options.timeout * 1000 })
    const deployed = await deployChute(chutes, spec, {
      ...steps,
      agreeToFee: (fee) => agreeToFee(fee, costs?.fee ?? null, options, context),
    })
    return result({ prepared, image, deployed, chute: chuteFacts(deployed.chute, chutes), platform: chutes.url, rehearsal })
  })
}

/** The estimate was agreed to; another fee is asked for. */
async function agreeToFee(
  { usd: asked, said }: { usd: number | null; said: string },
  estimate: number | null,
  { maxFee }: ChuteDeployOptions,
  context: Context,
): Promise<void> {
  if (maxFee !== undefined && (asked === null || asked > maxFee)) {
    const what = `the platform asks for a fee of ${asked === null ? 'an amount that cannot be read' : usd(asked)}, and --max-fee is ${usd(maxFee)}`
    throw new BbxError('U0040', {
      what,
      why: said,
      remedy: 'nothing was deployed; give a higher --max-fee, or ask for cheaper GPUs in chute/setup.py',
    })
  }
  const isEstimate = asked !== null && estimate !== null && asked <= estimate + 0.005
  if (isEstimate) return context.progress.note(`the fee is ${usd(asked)}`)
  const than = estimate === null ? 'it could not be estimated' : `the estimate was ${usd(estimate)}`
  await agree(
    [`the platform asks for a fee of ${asked === null ? `an amount that cannot be read: ${said}` : usd(asked)}; ${than}`],
    'pay it?',
    context,
  )
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
