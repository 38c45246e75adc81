import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { type ChuteFacts, chuteFacts } from '../chutes/chute-facts.ts'
import { type ChuteReference, findChute, referenceOf } from '../chutes/find-chute.ts'
import { usdPerHour } from '../chutes/usd.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult, TextStyle } from '../result.ts'

export interface ChuteGetOptions extends ChutesKeyOptions, ChuteReference {
  /** Only slug and id, as `chute-slug` of babelbit's own tool. */
  brief?: boolean | undefined
}

/** `bbx chute get`: one chute, its slug and id as the platform has them, its instances. Throws BbxError E0001 where there is none. */
export async function chuteGet(options: ChuteGetOptions, given: Context): Promise<DocumentResult> {
  const reference = await referenceOf(options, given)
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    context.progress.say(`asking ${chutes.url}`)
    const chute = chuteFacts(await findChute(reference, platform, context.signal), chutes)
    return {
      kind: 'document',
      exit: 0,
      document: { schema: 'bbx.chute/1', platform: chutes.url, rehearsal, chute },
      text: (style) => (options.brief === true ? `Slug: ${chute.slug}\nID: ${chute.id}` : described(chute, chutes.url, style)),
    }
  })
}

function described(chute: ChuteFacts, place: string, style: TextStyle): string {
  const { bold, dim, red, green } = paint(style)
  const { name, id, slug, url, username, image, nodeSelector, instances, running, costPerHour } = chute
  const gpus =
    nodeSelector.gpuCount === null ? [] : [`  ${nodeSelector.gpuCount} GPU of at least ${nodeSelector.minVramGbPerGpu ?? '?'} GB`]
  return [
    `${bold(name)}${username === null ? '' : ` of ${username}`} at ${place}${chute.public ? ', open to everybody' : ''}`,
    `  Slug: ${slug}`,
    `  ID: ${id}`,
    ...(url === null ? [] : [`  ${url}`]),
    ...(image === null ? [] : [`  image ${image.name}:${image.tag}  ${dim(image.status)}`]),
    ...gpus,
    running === 0 ? '  cold: it costs nothing now' : `  ${red(`hot: it costs ${usdPerHour(costPerHour)} now`)}`,
    ...instances.map(
      (one) =>
        `  instance ${one.id}  ${one.active && one.verified ? green('active') : dim(one.active ? 'not verified yet' : 'not active')}`,
    ),
  ].join('\n')
}
