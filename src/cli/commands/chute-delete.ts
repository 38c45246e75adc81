import { BbxError } from '../../base/bbx-error.ts'
import { changesADay } from '../../chutes/costs/daily-changes.ts'
import type { Chutes, PlatformChute } from '../../chutes/types.ts'
import { agree } from '../chain/agree.ts'
import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { chuteFacts } from '../chutes/chute-facts.ts'
import { type ChuteReference, findChute, referenceOf } from '../chutes/find-chute.ts'
import type { NetworkPlatform } from '../chutes/platform-of-network.ts'
import { usdPerHour } from '../chutes/usd.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult, TextStyle } from '../result.ts'

export interface ChuteDeleteOptions extends ChutesKeyOptions, ChuteReference {
  /** The image stays, so that the next deployment need not build it. */
  keepImage?: boolean | undefined
  /** Only this image, by id or as `name:tag`. */
  image?: string | undefined
}

interface DeletedImage {
  id: string
  name: string
  tag: string
  fate: 'deleted' | 'kept' | 'in use' | 'not found'
}

interface Deleted {
  chute: { id: string; name: string; slug: string } | null
  image: DeletedImage | null
}

/**
 * `bbx chute delete`: a chute of the account, then its image where no other chute uses it; or an image alone. Asked first. Throws BbxError E0001 where there is no such thing, E0071 for
 * an image that a chute uses, U0040 without a yes.
 */
export async function chuteDelete(options: ChuteDeleteOptions, given: Context): Promise<DocumentResult> {
  const { image } = options
  if (image !== undefined) {
    if (options.chute !== undefined || options.revision !== undefined || options.keepImage === true)
      throw new BbxError('U0001', {
        what: '--image deletes an image and no chute',
        remedy: 'without it a chute is deleted, and its image with it',
      })
    return withPlatform(options, given, async (platform, context) =>
      result(platform, { chute: null, image: await imageAlone(image, platform, context) }),
    )
  }
  const reference = await referenceOf(options, given)
  return withPlatform(options, given, async (platform, context) => {
    const chute = await findChute(reference, platform, context.signal)
    return result(platform, await chuteAndImage(chute, options.keepImage ?? false, platform, context))
  })
}

async function chuteAndImage(chute: PlatformChute, keepImage: boolean, { chutes }: NetworkPlatform, context: Context): Promise<Deleted> {
  const { signal, progress } = context
  await refuseOthers(chute, chutes, signal)
  const { id, name, slug, image } = chute
  const { running, costPerHour } = chuteFacts(chute, chutes)
  const imageToo =
    image === null || keepImage
      ? 'its image stays'
      : `then its image ${image.name}:${image.tag}, unless another chute uses it: the next deployment builds it anew (--keep-image leaves it)`
  await agree(
    [
      `deletes the chute ${name} (${id}) at ${chutes.url}; a commitment on chain that names it leads nowhere then`,
      running === 0 ? 'it is cold' : `it is hot and costs ${usdPerHour(costPerHour)} now`,
      imageToo,
      `this cannot be undone, and counts as one of the ${changesADay} changes of a day`,
    ],
    'delete?',
    context,
  )
  if (!(await chutes.deleteChute(id, signal)))
    throw new BbxError('E0001', { what: `the chute ${id} is gone already`, remedy: 'somebody deleted it meanwhile: nothing is left to do' })
  if (image === null) return { chute: { id, name, slug }, image: null }
  progress.note(`the chute ${id} is deleted`)
  const fate = keepImage ? 'kept' : await fateOf(image.id, chutes, signal)
  return { chute: { id, name, slug }, image: { id: image.id, name: image.name, tag: image.tag, fate } }
}

async function imageAlone(reference: string, { chutes }: NetworkPlatform, context: Context): Promise<DeletedImage> {
  const image = await chutes.image(reference, context.signal)
  const missing = new BbxError('E0001', {
    what: `${chutes.url} has no image ${reference} of this account`,
    remedy: 'write it as name:tag, in the case that it was built with, or give its id',
  })
  if (image === null) throw missing
  const { id, name, tag } = image
  await agree(
    [`deletes the image ${name}:${tag} (${id}) at ${chutes.url}`, 'this cannot be undone: the next deployment builds it anew'],
    'delete?',
    context,
  )
  if (!(await chutes.deleteImage(id, context.signal))) throw missing
  return { id, name, tag, fate: 'deleted' }
}

/** A chute that is shared with the account can be looked at, and is somebody else's. */
async function refuseOthers({ name, username }: PlatformChute, chutes: Chutes, signal: AbortSignal): Promise<void> {
  const account = await chutes.account(signal)
  if (username === null || username.toLowerCase() === account.username.toLowerCase()) return
  throw new BbxError('E0010', {
    what: `the chute ${name} is one of ${username}, not of ${account.username}`,
    remedy: 'only its owner can delete it',
  })
}

async function fateOf(id: string, chutes: Chutes, signal: AbortSignal): Promise<DeletedImage['fate']> {
  try {
    return (await chutes.deleteImage(id, signal)) ? 'deleted' : 'not found'
  } catch (error) {
    if (error instanceof BbxError && error.code === 'E0071') return 'in use'
    throw error
  }
}

const said: Record<DeletedImage['fate'], string> = {
  deleted: 'deleted',
  kept: 'kept',
  'in use': 'kept, for another chute uses it',
  'not found': 'not among those of the account',
}

function result({ chutes, rehearsal }: NetworkPlatform, { chute, image }: Deleted): DocumentResult {
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.chute-deletion/1', platform: chutes.url, rehearsal, chute, image },
    text: (style) => lines({ chute, image }, style).join('\n'),
  }
}

function lines({ chute, image }: Deleted, style: TextStyle): string[] {
  const { green, bold } = paint(style)
  return [
    ...(chute === null ? [] : [`${green('deleted')} the chute ${bold(chute.name)} (${chute.id})`]),
    ...(image === null ? [] : [`${chute === null ? '' : '  its '}image ${image.name}:${image.tag}: ${said[image.fate]}`]),
  ]
}
