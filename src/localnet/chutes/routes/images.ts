import { z } from 'zod'
import { authenticate } from '../authenticate.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { openStream } from '../event-stream.ts'
import { imageId } from '../ids.ts'
import { buildFailure, buildLines, buildState } from '../image-build.ts'
import { findImage, noteChange, refuseTooMany } from '../images.ts'
import { isLike } from '../like.ts'
import { pageOf } from '../page.ts'
import { formBody, invalid } from '../read-body.ts'
import { showImage } from '../show-image.ts'
import { zipNames } from '../zip-names.ts'

export async function imageList(call: PlatformCall): Promise<void> {
  const { platform, url, response } = call
  const { account } = authenticate(call, 'images')
  const asked = url.searchParams
  const withPublic = /^true$/i.test(asked.get('include_public') ?? '')
  const key = `images ${account.userId} ${url.search}`
  const answer = platform.cached(key, platform.habits.listCacheMs, () => {
    const images = platform.state.images
      .filter((image) => image.userId === account.userId || (withPublic && image.public))
      .filter(({ name, tag }) => isLike(name, `%${asked.get('name') ?? ''}%`) && isLike(tag, `%${asked.get('tag') ?? ''}%`))
    return pageOf(images.toReversed(), asked, (image) => showImage(platform, image))
  })
  json(response, answer)
}

export async function imageGet(call: PlatformCall): Promise<void> {
  const caller = authenticate(call, 'images')
  const image = findImage(call.platform, caller, call.parts.id ?? '')
  if (image === undefined) throw new Refused(404, 'Image not found, or does not belong to you')
  json(call.response, showImage(call.platform, image))
}

export async function imageDelete(call: PlatformCall): Promise<void> {
  const { platform, response, parts } = call
  const caller = authenticate(call, 'images')
  const { state } = platform
  const image = findImage(platform, caller, parts.id ?? '')
  if (image === undefined || image.userId !== caller.account.userId) throw new Refused(404, 'Image not found, or does not belong to you')
  if (state.chutes.some((chute) => chute.imageId === image.imageId)) throw new Refused(409, 'Image is in use by one or more chutes')
  state.images.splice(state.images.indexOf(image), 1)
  noteChange(platform, 'image', caller.account.userId)
  await platform.save()
  json(response, { image_id: image.imageId, deleted: true })
}

const letters = /^[a-z0-9][a-z0-9_./-]*$/i
const uploadSchema = z.object({
  username: z.string().min(1),
  name: z.string().min(3).max(65).regex(letters),
  tag: z.string().min(2).max(33).regex(letters),
  // Newer servers take an empty text for a missing field.
  readme: z.string().min(1),
  dockerfile: z.string().min(1),
  public: z
    .string()
    .regex(/^(true|false|0|1)$/i)
    .default('False'),
  logo_id: z.string().optional(),
  wait: z.string().optional(),
  image: z.string().min(1),
  build_context: z.instanceof(File),
})

export async function imageUpload(call: PlatformCall): Promise<void> {
  const { platform, response } = call
  const { state, habits, now } = platform
  const { account } = authenticate(call, null)
  const form = Object.fromEntries(await formBody(call))
  const parsed = uploadSchema.safeParse(form)
  if (!parsed.success) throw invalid(parsed.error, form)
  const { username, name, tag, readme, dockerfile, build_context: context } = parsed.data
  const files = zipNames(Buffer.from(await context.arrayBuffer()))
  // From here on nothing waits: two uploads of one image cannot both be the first.
  if (username !== account.username) throw new Refused(401, 'Cannot make images for users other than yourself!')
  if (account.balance < habits.imageBalance && !account.roles.includes('unlimited_dev'))
    throw new Refused(402, `You must have a balance of >= $${habits.imageBalance} to create images.`)
  refuseTooMany(platform, 'image', account.userId)
  const id = imageId(account.username, name, tag)
  if (state.images.some((image) => image.imageId === id)) throw new Refused(409, `Image with name=${name} and tag=${tag} aready exists`)
  const failure = habits.failBuilds ?? (files === null ? 'File is not a zip file' : buildFailure(dockerfile, files))
  const image = {
    imageId: id,
    userId: account.userId,
    ...{ name, tag, readme, dockerfile, files: files ?? [] },
    public: /^(true|1)$/i.test(parsed.data.public),
    createdAt: now(),
    buildMs: habits.buildMs,
    failure,
  }
  state.images.push(image)
  noteChange(platform, 'image', account.userId)
  await platform.save()
  json(response, showImage(platform, image), 202)
}

/** Not the events that its type promises: single lines, dots without end after the last of them, and for a failed build nothing but dots (reference chutes 3.2). */
export async function imageLogs(call: PlatformCall): Promise<void> {
  const { platform, response, url, parts, fault } = call
  const { habits, now } = platform
  const caller = authenticate(call, 'images')
  const image = findImage(platform, caller, parts.id ?? '')
  if (image === undefined) throw new Refused(404, 'Image not found, or does not belong to you')
  const state = buildState(image, now())
  if (state === 'built and pushed' || state.startsWith('error:')) {
    const lines = buildLines(image, now()).map(({ text }) => `${text}\n`)
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(lines.join(''))
    return
  }
  const [, from = '0', skip = '0'] = /^(\d{1,15})-(\d{1,6})$/.exec(url.searchParams.get('offset') ?? '') ?? []
  const isWanted = ({ at, index }: { at: number; index: number }) => at > Number(from) || (at === Number(from) && index >= Number(skip))
  const stream = openStream(response, fault)
  let sent = 0
  let isDone = false
  do {
    const lines = buildLines(image, now()).map((line, index) => ({ ...line, index }))
    const fresh = lines.slice(sent).filter(isWanted)
    for (const { at, type, text, index } of fresh)
      stream.send(`data: ${JSON.stringify({ log: { log_type: type, log: text }, offset: `${at}-${index + 1}` })}\n`)
    sent = lines.length
    const isBuilt = buildState(image, now()) === 'built and pushed'
    if (isBuilt && !isDone) stream.send('DONE\n')
    else if (fresh.length === 0) stream.send('.\n')
    isDone = isBuilt
  } while (await stream.wait(habits.dotMs))
}
