import { BbxError } from '../../base/bbx-error.ts'
import { leastBalanceToBuild } from '../../chutes/account/abilities.ts'
import { costLines, usd } from '../../chutes/costs/cost-lines.ts'
import { changesLine } from '../../chutes/costs/daily-changes.ts'
import { shownFee } from '../../chutes/costs/shown-fee.ts'
import { chuteOf } from '../../chutes/deploy/chute-of.ts'
import { foreseeDeployment } from '../../chutes/deploy/foresee-deployment.ts'
import { obstaclesTo } from '../../chutes/deploy/obstacles-to.ts'
import { babelbitValidators } from '../../chutes/deploy/validators.ts'
import { imageRef } from '../../chutes/spec/image-ref.ts'
import type { ChuteSpec } from '../../chutes/spec/types.ts'
import { type Deployment, type Push, warn } from '../push.ts'
import { recordFor } from './chute-record.ts'

/** Stands for the revision before there is one: only in a dry run. */
const unknown = '0'.repeat(40)

/** What a person should know of the chute before the yes: what is made, what it costs, which limits it uses. Notes the fee that a yes agrees to. Throws BbxError U0060 where `--no-deploy` finds no chute to name. */
export async function chuteLines(push: Push, deployment: Deployment): Promise<string[]> {
  const { receipt, options, signal } = push
  const { platform, account, work } = deployment
  const revision = receipt.upload?.revision ?? unknown
  const spec = await work.specOf(revision, account.username)
  const who = `account ${account.username} on ${platform.url}`
  if (options.deploy === false) {
    const there = await chuteOf(platform, spec.name, account.username, signal)
    if (there === null && revision !== unknown) {
      if (options.commit) throw nothingThere(spec, who)
      push.deployment = `--no-deploy: the ${who} has no chute ${spec.name}`
      return [`${push.deployment}: nothing is deployed`]
    }
    return [`chute ${spec.name} of the ${who} is named as it is; nothing is deployed`]
  }
  const foreseen = await foreseeDeployment(platform, spec, { account, now: push.now().getTime(), signal })
  const { there, costs, image, others } = foreseen
  const { quote, deployed } = recordFor(push, deployment, spec, revision)
  // What the platform has asked for this very deployment, which did not come about.
  const asked = deployed === null ? quote : null
  const isNew = there === null
  deployment.agreedFee = asked !== null ? (asked.usd ?? Number.POSITIVE_INFINITY) : shownFee(costs, { isNew })
  const fee = asked === null ? foreseen.fee : asked.usd
  for (const { what, remedy } of obstaclesTo({ ...foreseen, fee }, account)) warn(push, { what: `the ${who}: ${what}`, remedy })
  const money = account.balance === null ? '' : `, which has ${usd(account.balance)}`
  const ref = imageRef(spec.image)
  return [
    `chute ${revision === unknown ? 'of the new revision' : spec.name}: ${isNew ? 'is made' : 'is there; it gets this code where it has another'}, for the ${who}${money}`,
    ...costLines(costs, { isNew }),
    ...(asked === null ? [] : [`the platform named its fee: ${asked.said.replace(/\s+/g, ' ')}`]),
    `it is shared with ${babelbitValidators.length} accounts of validators, who can read its source from then on`,
    image?.state === 'built'
      ? `image ${ref} is built already`
      : `image ${ref} is built by the platform, for accounts with $${leastBalanceToBuild} or more; all revisions share it`,
    changesLine(foreseen.changes),
    ...(others.length === 0 ? [] : [`other chutes of the account that cost money now: ${others.map(({ name }) => name).join(', ')}`]),
  ]
}

function nothingThere({ name }: ChuteSpec, who: string): BbxError {
  return new BbxError('U0060', {
    what: 'validators would pass over this commitment',
    why: `--no-deploy: the ${who} has no chute ${name}, and the hotkey serves no axon`,
    remedy: 'leave --no-deploy out, or tell the subnet where the server answers with `bbx serve-axon`; then push again',
  })
}
