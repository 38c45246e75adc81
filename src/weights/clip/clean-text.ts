import { decodeHTML } from 'entities'
import { isSpace, stripWhitespace } from '../../base/python/whitespace.ts'
import { unmangle, windowsControls } from './unmangle.ts'

/**
 * What CLIP's tokenizer does to a text before it looks for words: repairs as the package ftfy makes them by default, as far as `unmangle` goes; HTML
 * entities resolved twice; runs of white space to one blank; lower case (reference sn21 5.6).
 */
export function cleanText(text: string): string {
  if (plain.test(text)) return text.trim().replace(/ {2,}/g, ' ').toLowerCase()
  const unescaped = decodeHTML(decodeHTML(repaired(text)))
  return stripWhitespace(collapsed(stripWhitespace(unescaped))).toLowerCase()
}

/** ASCII without what could be an entity, a tag or white space but blanks: nothing in it needs a repair. */
const plain = /^[ -%'-;=-~]*$/

/** The steps of ftfy's documentation, in its order. */
function repaired(text: string): string {
  let now = text.toWellFormed()
  // It leaves entities alone where a tag may be meant.
  if (!now.includes('<')) now = untilStable(now, decodeHTML)
  now = windowsControls(untilStable(now.replace(terminalEscape, ''), unmangle))
  now = now.replace(latinLigature, (ligature) => ligature.normalize('NFKC'))
  now = now.replace(otherWidth, (character) => character.normalize('NFKC'))
  now = now.replace(singleQuote, "'").replace(doubleQuote, '"')
  return now.replace(lineBreak, '\n').replace(control, '').normalize('NFC')
}

const mostRounds = 10
const terminalEscape = new RegExp(`${String.fromCharCode(0x1b)}\\[[\\d;]*[a-zA-Z]`, 'g')
const latinLigature = /[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]/g
/** Full-width letters and half-width kana. */
const otherWidth = /[\u3000\uff01-\uffef]/g
const singleQuote = /[\u02bc\u2018-\u201b]/g
const doubleQuote = /[\u201c-\u201f]/g
const lineBreak = /\r\n|[\r\u2028\u2029\u0085]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f\u206a-\u206f\ufeff\ufff9-\ufffc]/g

function untilStable(text: string, step: (text: string) => string): string {
  let now = text
  for (let round = 0; round < mostRounds; round++) {
    const next = step(now)
    if (next === now) break
    now = next
  }
  return now
}

function collapsed(text: string): string {
  let out = ''
  let wasSpace = false
  for (let at = 0; at < text.length; at++) {
    const space = isSpace(text.charCodeAt(at))
    if (!space) out += text[at]
    else if (!wasSpace) out += ' '
    wasSpace = space
  }
  return out
}
