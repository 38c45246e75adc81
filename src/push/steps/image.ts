import { BbxError } from '../../base/bbx-error.ts'
import { ensureImage } from '../../chutes/deploy/ensure-image.ts'
import { recordFor } from '../chute/chute-record.ts'
import { chuteStep } from '../chute/chute-step.ts'

/** The image that the chute runs in, built: one for all revisions, so mostly it is there. */
export const image = chuteStep('have the image built where it is not', async (push, deployment, revision) => {
  const { options, hub, repo, signal } = push
  const { platform, account, work } = deployment
  if (options.deploy === false) return { status: 'skipped', what: '--no-deploy' }
  if ((await hub.repository(repo, signal))?.private) {
    throw new BbxError('U0001', {
      what: `${repo.name} is private: an instance of the chute could not fetch the model`,
      remedy: 'leave --no-publish out, or serve it by an axon (`bbx serve-axon`, --no-deploy)',
    })
  }
  const spec = await work.specOf(revision, account.username)
  const record = recordFor(push, deployment, spec, revision)
  await push.save({ chute: record })
  const limits = { limitMs: work.buildMs, pollMs: work.pollMs }
  const { how } = await ensureImage(platform, spec.image, { username: account.username, ...limits, signal, onEvent: push.say })
  return { status: how === 'already' ? 'already' : 'done', what: `${record.image} is built` }
})
