import { isSpace, stripWhitespace } from '../base/python/whitespace.ts'
import { sequenceDistance } from './sequence-distance.ts'

export interface WordScore {
  /** 1 - word error rate: 1 for equal texts, below 0 where there are more errors than words in the reference. */
  value: number
  /** Word error rate as jiwer defines it: substitutions, deletions and insertions over the words of the reference; null where it is not computed. */
  wordErrorRate: number | null
  /** Words of the text that counts as the reference. */
  words: number
  errors: number | null
  /** The answer has more pieces, so it counts as the reference. */
  swapped: boolean
  /** Why the value is 0 although no rate was computed: a text is missing or empty, or jiwer refuses a reference of white space only. */
  none: 'no-text' | 'blank-reference' | null
}

/**
 * The WER score of the voice-to-voice contests, which is no error rate of the answer: the longer of the two texts is the reference. Longer is by pieces of
 * `text.split(" ")`, which counts the empty piece before a leading blank; jiwer 3.0.5 then counts words only. Neither case nor punctuation is normalised.
 * Reference sn21 5.1 item 3 and 5.8. Throws RangeError at texts of tens of thousands of words.
 */
export function wordScore(truth: string | null, answer: string | null): WordScore {
  if (!truth || !answer) return { value: 0, wordErrorRate: null, words: 0, errors: null, swapped: false, none: 'no-text' }
  const swapped = pieces(truth) < pieces(answer)
  const reference = jiwerWords(swapped ? answer : truth)
  const words = reference.length
  if (words === 0) return { value: 0, wordErrorRate: null, words, errors: null, swapped, none: 'blank-reference' }
  const errors = sequenceDistance(reference, jiwerWords(swapped ? truth : answer))
  const wordErrorRate = errors / words
  return { value: 1 - wordErrorRate, wordErrorRate, words, errors, swapped, none: null }
}

function pieces(text: string): number {
  let count = 1
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) count++
  return count
}

/** Runs of white space become one blank, a single other white space stays inside its word; only blanks separate. */
function jiwerWords(text: string): string[] {
  let collapsed = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!isSpace(text.charCodeAt(at))) continue
    const begin = at
    while (at + 1 < text.length && isSpace(text.charCodeAt(at + 1))) at++
    if (at === begin) continue
    collapsed += `${text.slice(from, begin)} `
    from = at + 1
  }
  return stripWhitespace(collapsed + text.slice(from))
    .split(' ')
    .filter((word) => word !== '')
}
