import { type Refused, refused } from './decoded.ts'

/** The bytes of standard base64 text, as Python's decoder is meant to be fed: nothing is dropped silently, as that decoder does. */
export function decodeBase64(text: string): { bytes: Uint8Array; why: string | null } | Refused {
  if (text === '') return refused('it is empty')
  const joined = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text
  const content = joined.endsWith('==') ? joined.length - 2 : joined.endsWith('=') ? joined.length - 1 : joined.length
  const bytes = Buffer.from(joined, 'base64')
  // What was encoded so comes out again; only other texts have to be looked at closely.
  if (bytes.toString('base64') !== joined) {
    if (/^data:/.test(joined)) return refused('it is a data URI, not plain base64')
    const strange = /[^A-Za-z0-9+/]/.exec(joined.slice(0, content))?.[0]
    if (strange === '-' || strange === '_') return refused('it is in the URL-safe alphabet: Python drops - and _ silently')
    if (strange === '=') return refused('its base64 has padding in the middle')
    if (strange !== undefined) return refused('it holds characters outside of base64, which Python drops silently')
    if (joined.length % 4 !== 0) return refused('its base64 padding is missing')
  }
  return { bytes, why: joined === text ? null : 'its base64 is broken into lines' }
}
