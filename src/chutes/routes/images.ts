import { z } from 'zod'
import { ask, parseJson } from '../ask/ask.ts'
import type { ChutesLine } from '../ask/line.ts'
import type { PlatformImage } from '../types.ts'
import { pages } from './pages.ts'
import { pathOf } from './path-of.ts'
import { utcTime } from './utc-time.ts'

const text = z.string().max(20_000)

export const imageSchema = z
  .object({
    image_id: text,
    name: text,
    tag: text,
    public: z.boolean().nullish(),
    status: text.nullish(),
    created_at: utcTime.nullish(),
    user: z.object({ username: text.nullish() }).nullish(),
  })
  .transform(
    ({ image_id, name, tag, status, created_at, user, ...rest }): PlatformImage => ({
      id: image_id,
      username: user?.username ?? null,
      name,
      tag,
      public: rest.public ?? false,
      state: stateOf(status ?? ''),
      status: status ?? '',
      createdAt: created_at ?? null,
    }),
  )

/** Reference chutes 3.1: `pending build`, `building`, `built and pushed`, `error: ...`. */
function stateOf(status: string): PlatformImage['state'] {
  if (status.startsWith('built and pushed')) return 'built'
  if (status.startsWith('error')) return 'failed'
  return status === 'building' ? 'building' : 'waiting'
}

/** See `Chutes`. */
export async function image(line: ChutesLine, ref: string, signal: AbortSignal): Promise<PlatformImage | null> {
  const question = { method: 'GET', path: `/images/${pathOf(ref)}`, purpose: 'images', about: `the image ${ref}`, reads: [404] } as const
  const answer = await ask(line, question, signal)
  return answer.status === 404 ? null : parseJson(line, answer.body, imageSchema)
}

/** See `Chutes`. */
export function images(line: ChutesLine, signal: AbortSignal): AsyncGenerator<PlatformImage> {
  return pages(line, { path: '/images/?include_public=false', purpose: 'images', about: 'the images', item: imageSchema }, signal)
}

/** See `Chutes`. */
export async function deleteImage(line: ChutesLine, ref: string, signal: AbortSignal): Promise<boolean> {
  const question = { method: 'DELETE', path: `/images/${pathOf(ref)}`, purpose: 'images', about: `the image ${ref}`, reads: [404] } as const
  return (await ask(line, question, signal)).status !== 404
}
