import { BbxError } from '../../base/bbx-error.ts'
import { usd } from '../../chutes/costs/cost-lines.ts'
import { feeIsWithin } from '../../chutes/costs/shown-fee.ts'
import { chuteOf } from '../../chutes/deploy/chute-of.ts'
import { deployChute } from '../../chutes/deploy/deploy-chute.ts'
import { recordFor } from '../chute/chute-record.ts'
import { chuteStep } from '../chute/chute-step.ts'
import { type Push, warn } from '../push.ts'
import type { ChuteRecord } from '../receipt/receipt.ts'

/** The chute of this revision, made or given its code; what it is called and where it answers is the platform's word. */
export const deploy = chuteStep('deploy the chute', async (push, deployment, revision) => {
  const { options, signal } = push
  const { platform, account, work, agreedFee } = deployment
  const spec = await work.specOf(revision, account.username)
  const record = recordFor(push, deployment, spec, revision)
  if (options.deploy === false) {
    const found = await chuteOf(platform, spec.name, account.username, signal)
    if (found === null)
      throw new BbxError('E0001', { what: `${platform.url} has no chute ${spec.name} any more`, remedy: 'leave --no-deploy out' })
    await save(push, record, { id: found.id, slug: found.slug, version: found.version, how: 'found' })
    return { status: 'skipped', what: `--no-deploy: ${found.slug} is there` }
  }
  const done = await deployChute(platform, spec, {
    ...{ username: account.username, pollMs: work.pollMs, signal },
    onEvent: push.say,
    async agreeToFee(fee) {
      await push.save({ chute: { ...record, quote: fee } })
      if (agreedFee === Number.POSITIVE_INFINITY || feeIsWithin(fee.usd, agreedFee)) return
      throw new BbxError('U0040', {
        what: `chutes asks for ${fee.usd === null ? 'a deployment fee' : usd(fee.usd)}, and ${usd(agreedFee)} was agreed to`,
        why: fee.said,
        remedy: 'run the same command again: it shows this fee before it asks; nothing was paid',
        exit: 4,
      })
    },
  })
  const { chute, how } = done
  for (const difference of done.differs) {
    const remedy = 'the platform changes settings together with code or image only: delete the chute and push again where it matters'
    warn(push, { what: `${spec.name}: ${difference}`, remedy })
  }
  await save(push, push.receipt.chute ?? record, { id: chute.id, slug: chute.slug, version: chute.version, how })
  if (how === 'already') return { status: 'already', what: `${chute.slug} has this image and this code` }
  const paid =
    done.fee === null ? ', for a fee that the platform did not name' : done.fee === 0 ? ', without a fee' : `, for ${usd(done.fee)}`
  return { status: 'done', what: `${chute.slug} (${chute.id}) is ${how}${paid}` }
})

/** A chute that is another than before is shared, hot and asked again. */
async function save(push: Push, record: ChuteRecord, deployed: NonNullable<ChuteRecord['deployed']>): Promise<void> {
  const isSame = record.deployed?.id === deployed.id && record.deployed.slug === deployed.slug
  const how = isSame && deployed.how === 'already' ? (record.deployed?.how ?? deployed.how) : deployed.how
  const rest = isSame ? {} : { shared: [], warmAt: null, ping: null }
  await push.save({ chute: { ...record, ...rest, deployed: { ...deployed, how } } })
}
