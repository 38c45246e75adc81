import type { Dispatcher } from 'undici'

type Headers = Dispatcher.ResponseData['headers']

/** null where the server does not say. */
export function contentLength(headers: Headers): number | null {
  const text = String(headers['content-length'] ?? '')
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** A weak tag (`W/"..."`) stands for equal meaning, not for equal bytes. */
export function strongTag(headers: Headers): string | null {
  const tag = String(headers.etag ?? '')
  return /^"[^"]*"$/.test(tag) ? tag : null
}

/** Which part of how many bytes it is; `total` is null where the server does not know. */
export function contentRange(headers: Headers): { start: number; total: number | null } | null {
  const [, start, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(String(headers['content-range'] ?? '')) ?? []
  return start === undefined ? null : { start: Number(start), total: total === undefined || total === '*' ? null : Number(total) }
}
