import { Chalk, type ChalkInstance } from 'chalk'
import type { TextStyle } from './result.ts'

/** chalk for the text of a result: plain where the style has no colour. Import it only from modules that are loaded late. */
export function paint(style: TextStyle): ChalkInstance {
  return new Chalk({ level: style.color ? 1 : 0 })
}
