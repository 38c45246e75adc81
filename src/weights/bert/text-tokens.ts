import { Tokenizer } from '@huggingface/tokenizers'
import { refuse } from '../refusal.ts'

/** The tokens of a text, at most as many as the model hears: the mark at its end stays. */
export type TextTokens = (text: string) => number[]

/** From the text of a `tokenizer.json`; what that says of cutting and padding is passed over, as sentence-transformers does. Throws Refusal where it is none. */
export function textTokens(json: string, mostTokens: number): TextTokens {
  const tokenizer = tokenizerOf(json)
  const marks = idsOf(tokenizer, '')
  if (marks.length !== 2) refuse('its tokenizer puts no mark at the begin and at the end of a text')
  return (text) => {
    const ids = idsOf(tokenizer, text)
    return ids.length <= mostTokens ? ids : [...ids.slice(0, mostTokens - 1), marks[1] as number]
  }
}

function tokenizerOf(json: string): Tokenizer {
  try {
    return new Tokenizer(JSON.parse(json), {})
  } catch (error) {
    return refuse(`its tokenizer cannot be used: ${error instanceof Error ? error.message : error}`)
  }
}

function idsOf(tokenizer: Tokenizer, text: string): number[] {
  return tokenizer.encode(text).ids
}
