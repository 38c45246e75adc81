import { BbxError } from '../../base/bbx-error.ts'
import { leastBalanceToBuild } from '../../chutes/account/abilities.ts'
import { costLines, usd } from '../../chutes/costs/cost-lines.ts'
import { costingChutes } from '../../chutes/costs/costing-chutes.ts'
import { changesADay, changesLine, dailyChanges } from '../../chutes/costs/daily-changes.ts'
import { estimateCosts } from '../../chutes/costs/estimate.ts'
import { shownFee } from '../../chutes/costs/shown-fee.ts'
import { chuteOf } from '../../chutes/deploy/chute-of.ts'
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
  const there = await chuteOf(platform, spec.name, account.username, signal)
  const who = `account ${account.username} on ${platform.url}`
  if (options.deploy === false) {
    if (there === null && revision !== unknown) {
      if (options.commit) throw nothingThere(spec, who)
      push.deployment = `--no-deploy: the ${who} has no chute ${spec.name}`
      return [`${push.deployment}: nothing is deployed`]
    }
    return [`chute ${spec.name} of the ${who} is named as it is; nothing is deployed`]
  }
  const costs = estimateCosts(spec, await platform.pricing(signal))
  const { quote, deployed } = recordFor(push, deployment, spec, revision)
  // What the platform has asked for this very deployment, which did not come about.
  const asked = deployed === null ? quote : null
  const isNew = there === null
  deployment.agreedFee = asked !== null ? (asked.usd ?? Number.POSITIVE_INFINITY) : shownFee(costs, { isNew })
  const money = account.balance === null ? '' : `, which has ${usd(account.balance)}`
  if (account.balance !== null && isNew && account.balance <= deployment.agreedFee)
    warn(push, {
      what: `the ${who} has ${usd(account.balance)}, and the fee is more`,
      remedy: 'top it up: the platform deploys nothing before',
    })
  const changes = await dailyChanges(platform, push.now().getTime(), signal)
  if (changes.chutes >= changesADay)
    warn(push, {
      what: `${changes.chutes} changes of chutes in 24 hours: the platform allows ${changesADay}`,
      remedy: 'wait until a day has passed since the oldest of them',
    })
  const others = (await costingChutes(platform, signal)).filter(({ id }) => id !== there?.id)
  return [
    `chute ${revision === unknown ? 'of the new revision' : spec.name}: ${isNew ? 'is made' : 'is there; it gets this code where it has another'}, for the ${who}${money}`,
    ...costLines(costs, { isNew }),
    ...(asked === null ? [] : [`the platform named its fee: ${asked.said.replace(/\s+/g, ' ')}`]),
    `it is shared with ${babelbitValidators.length} accounts of validators, who can read its source from then on`,
    await imageLine(deployment, spec, push),
    changesLine(changes),
    ...(others.length === 0 ? [] : [`other chutes of the account that cost money now: ${others.map(({ name }) => name).join(', ')}`]),
  ]
}

async function imageLine({ platform }: Deployment, { image }: ChuteSpec, { signal }: Push): Promise<string> {
  const ref = imageRef(image)
  const found = await platform.image(ref, signal)
  if (found?.state === 'built') return `image ${ref} is built already`
  return `image ${ref} is built by the platform, for accounts with $${leastBalanceToBuild} or more; all revisions share it`
}

function nothingThere({ name }: ChuteSpec, who: string): BbxError {
  return new BbxError('U0060', {
    what: 'validators would pass over this commitment',
    why: `--no-deploy: the ${who} has no chute ${name}, and the hotkey serves no axon`,
    remedy: 'leave --no-deploy out, or tell the subnet where the server answers with `bbx serve-axon`; then push again',
  })
}
