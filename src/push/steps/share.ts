import { BbxError } from '../../base/bbx-error.ts'
import { counted } from '../../base/counted.ts'
import { shareChute } from '../../chutes/deploy/share-chute.ts'
import { babelbitValidators } from '../../chutes/deploy/validators.ts'
import { deployedRecord } from '../chute/chute-record.ts'
import { chuteStep } from '../chute/chute-step.ts'
import { warn } from '../push.ts'

/** Lets the accounts of validators call the chute. One that the platform does not find is a warning: those accounts come and go. */
export const share = chuteStep('share it with the accounts of validators', async (push, { platform }) => {
  const record = deployedRecord(push)
  const { id } = record.deployed
  const before = record.shared.filter(({ outcome }) => outcome !== 'failed')
  const wanted = babelbitValidators.filter((user) => !before.some((one) => one.user === user))
  if (wanted.length === 0) return { status: 'already', what: `shared with ${counted(before.length, 'account')}` }
  const shared = [...before, ...(await shareChute(platform, id, wanted, { signal: push.signal, onEvent: push.say }))]
  await push.save({ chute: { ...record, shared } })
  const failed = shared.filter(({ outcome }) => outcome === 'failed')
  if (failed.length === shared.length) {
    throw new BbxError('E0071', { what: 'the chute could be shared with no validator: none could call it', why: failed[0]?.why ?? '' })
  }
  for (const { user, why } of failed)
    warn(push, {
      what: `the chute is not shared with ${user}: ${why}`,
      remedy: 'its validator cannot call the chute; `bbx chute share` tries again',
    })
  const missing = failed.length === 0 ? '' : `, not with ${failed.map(({ user }) => user).join(', ')}`
  return { status: 'done', what: `shared with ${counted(shared.length - failed.length, 'account')}${missing}` }
})
