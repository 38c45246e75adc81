import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import type { UploadProgress } from '../../hub/types.ts'
import { localFiles } from '../local-files.ts'
import { type Push, type Step, type StepResult, warn } from '../push.ts'
import { isPinned } from '../receipt/is-pinned.ts'

/** The folder's files in the repository, which is private where this makes it; what is there already is not sent again. */
export const upload: Step = async (push) => {
  const { hub, repo, track, options, receipt, submission, signal } = push
  // What was signed names this revision: another one could never be committed for this receipt.
  if (isPinned(receipt) && receipt.upload !== null) return already(receipt.upload.revision)
  const found = await hub.repository(repo, signal)
  if (found !== null && !found.private && track.publishing.order[0] === 'commit') {
    warn(push, {
      what: `${repo.name} is public: whoever looks can copy it before your block is fixed`,
      remedy: 'make it private on the hub first, or name another repository with --repo',
    })
  }
  if (options.revision !== null) return given(push, options.revision, found !== null)
  const local = await localFiles(submission)
  if (options.dryRun) {
    const bytes = byteSize(local.files.reduce((sum, { bytes }) => sum + bytes, 0))
    const what = `${counted(local.files.length, 'file')}, ${bytes}`
    return {
      status: 'skipped',
      what: found === null ? `would make ${repo.name}, private, and send ${what}` : `would bring ${repo.name} to ${what}`,
    }
  }
  if (found === null) {
    push.say(`making ${repo.name}, private`)
    await hub.createRepository(repo, { private: true }, signal)
  }
  const sent = await hub.upload({
    ...local,
    ...{ repo, keepStray: options.keepStray, signal },
    message: `bbx push ${push.fingerprint.slice(0, 15)}`,
    onProgress: (progress) => push.say(progressText(progress)),
  })
  await push.save({ upload: { revision: sent.commit, sentBytes: sent.sentBytes, files: local.files.length } })
  if (sent.uploaded.length === 0 && sent.deleted.length === 0) return already(sent.commit)
  const stray = sent.deleted.length === 0 ? '' : `, ${counted(sent.deleted.length, 'file')} of an earlier push removed`
  const parts = `${counted(sent.uploaded.length, 'file')} sent (${byteSize(sent.sentBytes)}), ${sent.unchanged.length} there already${stray}`
  return { status: 'done', what: `${repo.name} is at ${sent.commit}: ${parts}` }
}

/** A revision that is there already, of another push or another program. */
async function given(push: Push, revision: string, isThere: boolean): Promise<StepResult> {
  const { repo, submission } = push
  if (!isThere)
    throw new BbxError('E0001', {
      what: `there is no repository ${repo.name}`,
      remedy: 'leave --revision out to make it and upload the folder',
    })
  await push.save({ upload: { revision, sentBytes: 0, files: (await submission.files.list()).length } })
  return already(revision)
}

function already(revision: string): StepResult {
  return { status: 'already', what: `nothing to send: revision ${revision}` }
}

const doing = { reading: 'reading', sending: 'sending', committing: 'telling the hub what was sent' } as const

function progressText({ step, path, allBytes, allOf }: UploadProgress): string {
  return step === 'committing' ? doing.committing : `${doing[step]} ${path ?? 'files'}: ${byteSize(allBytes)} of ${byteSize(allOf)}`
}
