import { pythonTree } from '../../base/python/python-tree.ts'
import { type Caller, Refused } from './call.ts'
import { ownChutes } from './chutes.ts'
import { codeCheck } from './code-check.ts'
import { deploymentFee, gpus, matchingGpus } from './gpus.ts'
import { chuteId, versionId } from './ids.ts'
import { findImage, noteChange, refuseTooMany } from './images.ts'
import { rollInstances } from './instances.ts'
import type { Platform } from './platform.ts'
import { freeSlug, slugOf } from './slug.ts'
import type { Deployment, StoredChute, StoredImage } from './state.ts'

const mostVramGb = 140

/** Creates a chute, or changes the caller's own of that name; checks come in the platform's order (reference chutes 3.3). Throws Refused. */
export function deploy(platform: Platform, caller: Caller, wanted: Deployment, acceptFee: boolean): StoredChute {
  const { account } = caller
  const isPublicDeployer = account.roles.includes('public_deployment')
  if (/affine/i.test(wanted.name)) throw new Refused(403, 'Chute names that contain "affine" are reserved')
  refuseTooMany(platform, 'chute', account.userId)
  const ban = codeCheck(wanted.code)
  if (ban !== null) throw new Refused(403, ban)
  if (wanted.public && !isPublicDeployer) throw new Refused(400, 'You are not permitted to deploy public chutes')
  const image = findImage(platform, caller, wanted.image)
  if (image === undefined) throw new Refused(400, 'Chute image not found, or does not belong to you')
  if (wanted.public && !image.public) throw new Refused(409, 'Chute cannot be public when image is not public')
  const version = versionId(image.imageId, wanted.code)
  const existing = existingChute(platform, caller, wanted.name)
  if (existing?.version === version && existing.deployed.public === wanted.public) {
    throw new Refused(409, `Chute with name=${wanted.name}, version=${version} and public=${pythonBoolean(wanted.public)} already exists`)
  }
  const matching = matchingGpus(wanted.node_selector)
  if (matching.length > 0 && matching.every((id) => id === '5090'))
    throw new Refused(403, 'You are not allowed to deploy on 5090 GPUs alone')
  const fee = payable(platform, caller, wanted, existing, acceptFee)
  refuseUnusable(wanted)
  account.balance -= fee
  return existing === undefined ? create(platform, caller, wanted, image) : update(platform, existing, wanted, image)
}

/** By likeness, so that `a_b` finds `a-b`: with several the platform fails. */
function existingChute(platform: Platform, caller: Caller, name: string): StoredChute | undefined {
  const [found, ...others] = ownChutes(platform, caller, name)
  if (others.length > 0) throw new Refused(500, 'Internal Server Error')
  return found
}

/** USD that this deployment takes. Throws Refused 402 where it is not accepted, or there is not enough. */
function payable(
  { habits }: Platform,
  { account }: Caller,
  { node_selector: selector }: Deployment,
  existing: StoredChute | undefined,
  acceptFee: boolean,
): number {
  if (existing !== undefined || habits.freeDeployments || account.roles.includes('free_account')) return 0
  const fee = deploymentFee(selector)
  if (!acceptFee) throw new Refused(402, feeNotice(fee))
  if (account.balance <= fee) {
    throw new Refused(
      402,
      `The deployment fee, based on your node selector, is $${fee}, but you have a balance of ${account.balance}. Please top up your account.`,
    )
  }
  return fee
}

function feeNotice(fee: number): string {
  return [
    'DEPLOYMENT FEE NOTICE:',
    '===',
    `There is a one-time fee to deploy this chute, based on your node selector: $${fee}`,
    ' To acknowledge this fee, ensure you have chutes>=0.3.23 and re-run the deploy command with --accept-fee',
  ].join('\n')
}

function refuseUnusable(wanted: Deployment): void {
  const { node_selector: selector, standard_template: template, revision, code, cords, jobs } = wanted
  const matching = matchingGpus(selector)
  if (matching.length === 0) throw new Refused(400, 'No supported GPUs match the node selector')
  if (matching.every((id) => (gpus[id]?.vramGb ?? 0) > mostVramGb)) throw new Refused(403, 'You are not allowed to deploy on these GPUs')
  if (template === 'vllm' && revision == null) throw new Refused(400, 'Missing required revision parameter for vllm template.')
  const { brokenAt } = pythonTree(code)
  if (brokenAt !== null) throw new Refused(400, `Validation failure: invalid syntax (line ${brokenAt})`)
  const hasCords = (cords ?? []).length > 0
  if (hasCords === (jobs ?? []).length > 0) throw new Refused(400, 'Exactly one of cords or jobs must be given')
}

function create(platform: Platform, { account }: Caller, deployed: Deployment, image: StoredImage): StoredChute {
  const { state, now } = platform
  const chute: StoredChute = {
    chuteId: chuteId(account.username, deployed.name),
    userId: account.userId,
    slug: freeSlug(slugOf(account.username, deployed.name), (slug) => state.chutes.some((other) => other.slug === slug)),
    version: versionId(image.imageId, deployed.code),
    imageId: image.imageId,
    createdAt: now(),
    updatedAt: now(),
    deployed,
    sharedWith: [],
    instances: [],
    invocations: 0,
    bounty: null,
  }
  state.chutes.push(chute)
  noteChange(platform, 'chute', account.userId)
  return chute
}

/** Id, slug, name and shares stay. */
function update(platform: Platform, chute: StoredChute, deployed: Deployment, image: StoredImage): StoredChute {
  chute.deployed = { ...deployed, name: chute.deployed.name }
  chute.version = versionId(image.imageId, deployed.code)
  chute.imageId = image.imageId
  chute.updatedAt = platform.now()
  noteChange(platform, 'chute', chute.userId)
  rollInstances(platform, chute)
  return chute
}

function pythonBoolean(value: boolean): string {
  return value ? 'True' : 'False'
}
