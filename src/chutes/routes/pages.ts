import { z } from 'zod'
import { askJson } from '../ask/ask.ts'
import type { Purpose } from '../ask/identity.ts'
import type { ChutesLine } from '../ask/line.ts'

const perPage = 100
/** Far more than any account has: a list without an end is not followed for ever. */
const mostPages = 200

export interface Listing<T> {
  /** With its query, but for page and limit. */
  path: string
  purpose: Purpose
  about: string
  item: z.ZodType<T>
}

/** What a list holds, page by page as it is taken. The platform names `total`; a page that is empty ends it too. */
export async function* pages<T>(line: ChutesLine, { path, purpose, about, item }: Listing<T>, signal: AbortSignal): AsyncGenerator<T> {
  const schema = z.object({ total: z.number().int().nonnegative().nullish(), items: z.array(item) })
  let taken = 0
  for (let page = 0; page < mostPages; page++) {
    const question = { method: 'GET', path: `${path}&limit=${perPage}&page=${page}`, purpose, about } as const
    const { total, items } = await askJson(line, question, schema, signal)
    yield* items
    taken += items.length
    if (items.length === 0 || (total == null ? items.length < perPage : taken >= total)) return
  }
}
