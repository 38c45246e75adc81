import { BbxError } from '../bbx-error.ts'

export interface BaseUrl {
  origin: string
  /** The path that requests stand under: empty, or with a leading and without a trailing slash. */
  prefix: string
}

/** Throws BbxError U0003 for anything but a plain http or https address. */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new BbxError('U0003', { what: `not an address: ${text.replace(/^.*@/s, '********@')}`, remedy: 'write it as http://HOST:PORT' })
  }
  if (url.username !== '' || url.password !== '') {
    throw new BbxError('U0003', { what: 'an address may not hold a user name or a password', remedy: 'write it as http://HOST:PORT' })
  }
  if (url.search !== '' || url.hash !== '') {
    throw new BbxError('U0003', { what: `an address may not hold a query or a fragment: ${text}`, remedy: 'write it as http://HOST:PORT' })
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') }
}

/** One slash between the two, however they are written: a base URL with a trailing slash must not ask for `//start`. */
export function joinPath(prefix: string, path: string): string {
  return `${prefix}/${path.replace(/^\/+/, '')}`
}
