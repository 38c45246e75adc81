/** A slug is `username-name` and a label of a host name: it is cut at 58 characters, and a suffix of 6 has to fit into 63 (reference chutes 5). */
const longestSlug = 57
/** Of a username on the platform (reference chutes 1.3). */
const longestUsername = 15
const mark = 'babelbit'
const revisionDigits = 12
/** So that the name is good for every account. */
const longestOwner = longestSlug - longestUsername - 1 - `-${mark}-`.length - revisionDigits

/**
 * The name of the chute of one revision: `owner-babelbit-` and the first 12 digits of the revision. Lower case; letters, digits and single
 * dashes only, because the platform's look-up by name takes `_` for any character. Another name is possible; then a new revision replaces the
 * code of the chute that has it.
 */
export function chuteName(owner: string, revision: string): string {
  const tame = owner
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestOwner)
    .replace(/^-+|-+$/g, '')
  return `${tame === '' ? 'default' : tame}-${mark}-${revision.slice(0, revisionDigits)}`
}

/** Why the platform, or a host name, cannot take this name of a chute; null where both can. */
export function badChuteName(name: string, username: string): string | null {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) return 'use lower-case letters, digits and single dashes'
  if (name.length < 3) return 'use at least 3 characters'
  const longest = longestSlug - username.length - 1
  return name.length > longest ? `use at most ${longest} characters: with the account's name it becomes part of a host name` : null
}

/** The platform compares usernames without their case, but addresses images by it. */
export function badUsername(username: string): string | null {
  if (!/^[a-z0-9_-]{3,15}$/i.test(username)) return 'a username has 3 to 15 letters, digits, `_` or `-`'
  return null
}
