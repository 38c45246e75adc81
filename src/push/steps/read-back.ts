import { BbxError } from '../../base/bbx-error.ts'
import { counted } from '../../base/counted.ts'
import type { ListingDifference } from '../../hub/types.ts'
import { localFiles } from '../local-files.ts'
import { type Push, type Step, warn } from '../push.ts'
import { isPinned } from '../receipt/is-pinned.ts'

/** Every path, size and digest that the hub holds at the revision, against the folder. */
export const readBack: Step = async (push) => {
  const { receipt, options } = push
  if (receipt.upload === null) return { status: 'skipped', what: 'nothing was uploaded' }
  const { revision, files } = receipt.upload
  const { differs: found, stray } = await differencesOnHub(push, revision).catch(async (error: unknown) => {
    if (!(error instanceof BbxError) || error.code !== 'E0001') throw error
    await forget(push)
    if (options.revision === null) throw error
    const remedy = 'give the full id of a commit that it has, or leave --revision out to upload the folder'
    throw new BbxError('E0001', { what: error.message, ...(error.why === null ? {} : { why: error.why }), remedy, cause: error })
  })
  if (stray.length > 0) {
    warn(push, {
      what: `${push.repo.name} keeps what the folder does not have: ${differenceText(stray)}`,
      remedy: 'validators fetch it too, and no test has seen it: without --keep-stray it is removed',
    })
  }
  if (found.length === 0) return { status: 'done', what: `${counted(files, 'file')} of ${revision} are those of the folder` }
  await forget(push)
  if (options.revision !== null) {
    const why = `${revision} holds other files than the folder: ${differenceText(found)}`
    throw new BbxError('E0052', {
      what: why,
      remedy: 'push what it holds: fetch it with `bbx init --from`, or leave --revision out and push the folder',
    })
  }
  throw new BbxError('E0052', { what: `${revision} does not hold what was sent: ${differenceText(found)}` })
}

/** A revision that is not there, or is of other files, is no upload: the next call must not go on from it. What was signed names it for good. */
async function forget({ receipt, save }: Push): Promise<void> {
  if (!isPinned(receipt)) await save({ upload: null })
}

export interface HubDifferences {
  differs: readonly ListingDifference[]
  /** What the folder does not have, and `--keep-stray` left there on purpose. */
  stray: readonly ListingDifference[]
}

/** What a revision holds other than the folder. Throws BbxError E0001 where the hub no longer has it. */
export async function differencesOnHub({ hub, repo, submission, options, signal }: Push, commit: string): Promise<HubDifferences> {
  const found = await hub.compareListing({ ...(await localFiles(submission)), repo, commit, signal })
  const isKept = ({ why }: ListingDifference) => options.keepStray && why === 'besides'
  return { differs: found.filter((one) => !isKept(one)), stray: found.filter(isKept) }
}

const shown = 5

export function differenceText(found: readonly ListingDifference[]): string {
  const lines = found.slice(0, shown).map(({ path, why }) => `${JSON.stringify(path)} ${words[why]}`)
  return `${lines.join(', ')}${found.length > shown ? ` and ${found.length - shown} more` : ''}`
}

const words = { missing: 'is missing', size: 'has another size', digest: 'has other content', besides: 'is there besides' } as const
