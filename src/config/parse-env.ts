import { parse } from 'dotenv'

/** dotenv's reading of the text, on a record without a prototype. */
export function parseEnv(text: string): Record<string, string> {
  return Object.assign(Object.create(null), parse(text.replace(/^\uFEFF/, '')))
}
