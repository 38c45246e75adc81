import { warmUpChute } from '../../chutes/deploy/warm-up-chute.ts'
import { deployedRecord } from '../chute/chute-record.ts'
import { chuteStep } from '../chute/chute-step.ts'

/** Waits until an instance is hot: only then somebody answers validators. */
export const warmUp = chuteStep('ask for an instance, and wait until it is hot', async (push, { platform, work }) => {
  if (!push.options.warmUp) return { status: 'skipped', what: '--no-warmup: no instance was asked for' }
  const record = deployedRecord(push)
  const { ms } = await warmUpChute(platform, record.deployed.id, {
    ...{ limitMs: work.warmUpMs, pauseMs: work.pollMs, signal: push.signal },
    onEvent: push.say,
  })
  await push.save({ chute: { ...record, warmAt: push.now().toISOString() } })
  return { status: 'done', what: `${record.deployed.slug} is hot after ${Math.round(ms / 1000)} s` }
})
