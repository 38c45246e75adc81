import { BbxError } from '../../base/bbx-error.ts'

/** An id or a name as part of a path: names hold slashes, and `user/name:tag` a colon. Throws BbxError U0001 for what could lead elsewhere. */
export function pathOf(ref: string): string {
  const parts = ref.split('/')
  if (ref.length > 300 || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new BbxError('U0001', { what: `${JSON.stringify(ref.slice(0, 300))} is neither an id nor a name on chutes` })
  return parts.map((part) => encodeURIComponent(part).replaceAll('%3A', ':')).join('/')
}
