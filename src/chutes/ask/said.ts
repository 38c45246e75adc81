import { z } from 'zod'
import type { ChutesLine } from './line.ts'

const longest = 1_500
const mostBytes = 1024 * 1024

const invalidField = z.object({ loc: z.array(z.union([z.string(), z.number()])).default([]), msg: z.string() })

/**
 * What the platform says in a body, in one text for a person: `detail` as a text, as a list of fields that it does not take, or as an object with a message; a gateway's page by its title.
 * Without the key of the credentials, whoever put it there.
 */
export function said({ credentials }: Pick<ChutesLine, 'credentials'>, body: Uint8Array | null): string {
  const text = wordsIn(body).trim()
  const masked = credentials?.kind === 'key' ? text.replaceAll(credentials.key.reveal(), '********') : text
  return masked.length > longest ? `${masked.slice(0, longest)}…` : masked
}

/** How the words of a gateway's page begin. */
const page = 'an HTML page'

function isPage(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(text)
}

/** Whether what `said` gave is of something in front of the platform, which itself answers with JSON. */
export function isOfGateway(words: string): boolean {
  return words.startsWith(`${page}: `)
}

function wordsIn(body: Uint8Array | null): string {
  if (body === null || body.length === 0) return ''
  if (body.length > mostBytes) return `${body.length} bytes`
  const text = new TextDecoder().decode(body)
  if (isPage(text)) return `${page}: ${/<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim() || 'without a title'}`
  try {
    return detailOf(JSON.parse(text))
  } catch {
    return text
  }
}

function detailOf(value: unknown): string {
  const detail = typeof value === 'object' && value !== null && 'detail' in value ? value.detail : value
  if (typeof detail === 'string') return detail
  const fields = z.array(invalidField).min(1).safeParse(detail)
  if (fields.success) return fields.data.map(({ loc, msg }) => `${loc.filter((part) => part !== 'body').join('.')}: ${msg}`).join('; ')
  if (typeof detail === 'object' && detail !== null && 'message' in detail && typeof detail.message === 'string') return detail.message
  return JSON.stringify(detail)
}
