import { randomInt } from 'node:crypto'

const mostLetters = 58
const suffixLetters = 5
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** The label of a chute's host name, by the rule of the platform: cut, so that a long name loses its end (reference chutes 5). */
export function slugOf(username: string, name: string): string {
  return `${username}-${name}`
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/'+/g, '-')
    .replace(/(?<=\d),(?=\d)/g, '')
    .replace(/[^a-zA-Z0-9-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, mostLetters)
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
}

/** One that is free: a taken one gets random letters behind it. */
export function freeSlug(wanted: string, isTaken: (slug: string) => boolean): string {
  let slug = wanted
  while (isTaken(slug)) slug = `${wanted}-${Array.from({ length: suffixLetters }, () => letters[randomInt(letters.length)]).join('')}`
  return slug
}
