import type { LookFor } from './suspicion.ts'

const spoken =
  /\b(?:ignore|disregard|forget)\b[^.\n]{0,40}\b(?:previous|above|prior|earlier|all|these|your)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules?)\b|\bfinal_result\b|\bban_reasons\b|\b(?:do not|don't|never) ban\b/i

/** The check is a language model: whoever speaks to it, in a comment too, is refused (reference chutes 3.3). */
export const spokenToTheCheck: LookFor = ({ tree }) =>
  tree.text.split('\n').flatMap((text, index) => {
    const found = spoken.exec(text)
    return found === null ? [] : [{ line: index + 1, what: `"${found[0]}" reads as if it were said to the check itself` }]
  })
