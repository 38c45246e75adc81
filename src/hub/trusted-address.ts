import type { HubLine } from './line.ts'

/** An address at which the hub says that bytes lie or are taken; null where it is none. A hub that is asked over TLS cannot send us where anybody could change the bytes. */
export function trustedAddress(text: string, base: string, { endpoint }: Pick<HubLine, 'endpoint'>): URL | null {
  const url = URL.canParse(text, base) ? new URL(text, base) : null
  if (url === null || url.username !== '' || url.password !== '') return null
  return url.protocol === 'https:' || (url.protocol === 'http:' && endpoint.startsWith('http:')) ? url : null
}

/** Without the query: it is a key to the file. */
export function shownAddress(text: string, base: string): string {
  const url = URL.canParse(text, base) ? new URL(text, base) : null
  return url === null ? 'no address' : `${url.protocol}//${url.host}${url.pathname}`
}
